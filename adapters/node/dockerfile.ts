/** The image: what the build wrote, and Node. Nothing is installed in it, so there is nothing to build. */
export const dockerfile = (health: string | false): string =>
  [
    '# Made by anyhost from the project. This file is written anew by every build; copy it to change it.',
    'FROM node:24-slim',
    'WORKDIR /app',
    'COPY . .',
    'ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000',
    'USER node',
    'EXPOSE 3000',
    ...(health === false ? [] : [`HEALTHCHECK CMD ["node", "-e", ${JSON.stringify(probe(health))}]`]),
    '# The exec form: signals reach the server itself, which then drains what is under way.',
    'CMD ["node", "server.mjs"]',
    '',
  ].join('\n')

const probe = (path: string): string =>
  `fetch('http://127.0.0.1:' + process.env.PORT + ${JSON.stringify(path).replaceAll('"', "'")}).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`

/** What is no part of the image. */
export const dockerignore = 'Dockerfile\n.dockerignore\n'

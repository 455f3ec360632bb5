export const HELP = `anyhost: write one function, deploy it to any host.

  anyhost build [targets…]   write deployable files for each target
  anyhost check [targets…]   show what each target does with every feature used
  anyhost explain <feature…> show what every target does with a feature
  anyhost conformance [targets…] ask what was emitted, in each host's own runtime, every case of the contract

  A target is a name (vercel, netlify, aws-lambda), name:output (vercel:api, aws-lambda:buffered), or the path
  of an adapter's folder (./my-adapter).
  Without targets, those of anyhost.config.ts are taken.

  --dry-run      work everything out, write nothing
  --apply        also edit your own files (vercel.json) where something is missing
  --merge        add the functions to what a framework wrote (.vercel/output)
  --watch, -w    build again whenever a file that was read changes
  --json         print the result as JSON (docs/cli.md)
  --group, --case  conformance: cases of a group, or by id (url.*)
  --sabotages    conformance: what the suite is tried with, and the cases that nothing turns red
  --sabotage <id>  conformance: break it on purpose, and show which cases notice; or all
  --report       conformance: write the pages of the report
  --cwd <dir>    the project's folder
  --help, --version

Exit codes: 0 fine, 1 problems, 2 an action is needed.`

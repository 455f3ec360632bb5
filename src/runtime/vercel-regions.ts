/**
 * Vercel's compute regions as AWS codes (Vercel's region list, checked 2026-11; providers' reference G6).
 * Used when a function is built, and by `context.server.awsRegion`, by every adapter whose functions may run there.
 */
export const AWS_REGIONS: Readonly<Record<string, string | undefined>> = {
  arn1: 'eu-north-1',
  bom1: 'ap-south-1',
  cdg1: 'eu-west-3',
  cle1: 'us-east-2',
  cpt1: 'af-south-1',
  dub1: 'eu-west-1',
  dxb1: 'me-central-1',
  fra1: 'eu-central-1',
  gru1: 'sa-east-1',
  hkg1: 'ap-east-1',
  hnd1: 'ap-northeast-1',
  iad1: 'us-east-1',
  icn1: 'ap-northeast-2',
  kix1: 'ap-northeast-3',
  lhr1: 'eu-west-2',
  pdx1: 'us-west-2',
  sfo1: 'us-west-1',
  sin1: 'ap-southeast-1',
  syd1: 'ap-southeast-2',
  yul1: 'ca-central-1',
}

const BY_AWS = new Map(Object.entries(AWS_REGIONS).map(([code, aws]) => [aws, code]))

/** Vercel's code for an AWS region, or `undefined` where Vercel has none. */
export const vercelRegion = (aws: string): string | undefined => BY_AWS.get(aws)

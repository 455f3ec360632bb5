/** Netlify's regions by AWS code (Netlify's documentation; twelve codes of @netlify/types 3.0.0, checked 2026-11). */
const REGIONS: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'nrt',
  'ap-southeast-1': 'sin',
  'ap-southeast-2': 'syd',
  'ca-central-1': 'yul',
  'eu-central-1': 'fra',
  'eu-west-1': 'dub',
  'eu-west-2': 'lhr',
  'sa-east-1': 'gru',
  'us-east-1': 'iad',
  'us-east-2': 'cmh',
  'us-west-1': 'sfo',
  'us-west-2': 'pdx',
}

/** Netlify's code for an AWS region, or `undefined` where Netlify has none. */
export const netlifyRegion = (aws: string): string | undefined => REGIONS[aws]

export const NETLIFY_REGIONS: readonly string[] = Object.keys(REGIONS)

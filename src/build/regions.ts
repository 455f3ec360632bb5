/**
 * Regions by their AWS code, with the airport codes by which people and hosts name them.
 * Hosts' lists: Netlify's and Vercel's documentation, checked 2026-11.
 */
const REGIONS: readonly (readonly [aws: string, ...names: string[]])[] = [
  ['af-south-1', 'cpt1', 'cpt'],
  ['ap-east-1', 'hkg1', 'hkg'],
  ['ap-northeast-1', 'hnd1', 'nrt', 'hnd'],
  ['ap-northeast-2', 'icn1', 'icn'],
  ['ap-northeast-3', 'kix1', 'kix'],
  ['ap-south-1', 'bom1', 'bom'],
  ['ap-southeast-1', 'sin1', 'sin'],
  ['ap-southeast-2', 'syd1', 'syd'],
  ['ca-central-1', 'yul1', 'yul'],
  ['eu-central-1', 'fra1', 'fra'],
  ['eu-north-1', 'arn1', 'arn'],
  ['eu-south-1', 'mxp'],
  ['eu-west-1', 'dub1', 'dub'],
  ['eu-west-2', 'lhr1', 'lhr'],
  ['eu-west-3', 'cdg1', 'cdg'],
  ['me-central-1', 'dxb1', 'dxb'],
  ['sa-east-1', 'gru1', 'gru'],
  ['us-east-1', 'iad1', 'iad'],
  ['us-east-2', 'cle1', 'cmh', 'cle'],
  ['us-west-1', 'sfo1', 'sfo'],
  ['us-west-2', 'pdx1', 'pdx'],
]

const BY_NAME = new Map(REGIONS.flatMap((names) => names.map((name) => [name, names[0]])))

/** The AWS code of a region by any of its names, or `undefined`. */
export const awsRegionOf = (name: string): string | undefined => BY_NAME.get(name.toLowerCase())

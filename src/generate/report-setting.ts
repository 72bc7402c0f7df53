/** What a report for machines takes beside the findings. */

export interface ReportSetting {
  /** Of kgate. */
  readonly version: string
  /** When the check was made. */
  readonly time: Date
  /** Whether warnings count as errors. */
  readonly strict: boolean
}

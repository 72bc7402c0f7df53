/** What a machine reads of a check, by the names that `--format` has for it. */

import type {CheckReport} from '../analysis/settle.js'
import {renderCodeQuality} from './code-quality.js'
import {renderGithub} from './github-annotations.js'
import {renderJunit} from './junit.js'
import type {ReportSetting} from './report-setting.js'
import {renderSarif} from './sarif.js'

export const reportFormats = {
  github: renderGithub,
  sarif: renderSarif,
  junit: renderJunit,
  'code-quality': renderCodeQuality,
} as const satisfies Record<string, (report: CheckReport, setting: ReportSetting) => string>

export type ReportFormat = keyof typeof reportFormats

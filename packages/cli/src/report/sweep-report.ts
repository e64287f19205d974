// sweep-report.ts — all sections of a report, in the order in which a reader needs them.

import type { ReportPage, ReportSection } from "@ktsweep/report";
import type { StoredPoints } from "@ktsweep/results";
import type { Evidence } from "@ktsweep/sweep";
import { countText } from "../terminal.js";
import { checklistSection } from "./checklist-section.js";
import { claimsSection } from "./claims-section.js";
import { closedFormsSection } from "./closed-forms-section.js";
import { curvesSection } from "./curves-section.js";
import { fitsSection } from "./fits-section.js";
import { profilesSection } from "./profiles-section.js";
import { completenessSection, provenanceSection } from "./provenance-section.js";
import { questionSection } from "./question-section.js";
import type { ReportInput } from "./report-input.js";
import { riskSection } from "./risk-section.js";
import { roundsSection } from "./rounds-section.js";
import { surfacesSection } from "./surfaces-section.js";
import { theorySection } from "./theory-section.js";
import { transferSection } from "./transfer-section.js";

/** Tables besides the results, where the spec asks for them. */
export interface ReportExtras {
  readonly curves: StoredPoints | undefined;
  readonly profiles: StoredPoints | undefined;
  readonly evidence: Evidence;
}

/** Equal inputs give equal pages. */
export async function sweepReport(input: ReportInput, extras: ReportExtras): Promise<ReportPage> {
  const { sweep, cells, verdict } = input;
  const sections: ReportSection[] = [
    await questionSection(input),
    completenessSection(input),
    ...(await fitsSection(input)),
    ...(await surfacesSection(input)),
    ...(await riskSection(input)),
    ...(await transferSection(input)),
    ...(await theorySection(input)),
    ...(await curvesSection(input, extras.curves)),
    ...(await profilesSection(input, extras.profiles)),
    ...(await closedFormsSection(input)),
    ...claimsSection(input, extras.evidence),
    ...roundsSection(input),
    ...checklistSection(input),
    provenanceSection(input),
  ];
  return {
    title: sweep.name,
    subtitle: `${sweep.engine}, ${countText(cells.length)} cells with results, ${countText(verdict.valid)} of ${countText(verdict.planned)} planned rows`,
    sections,
  };
}

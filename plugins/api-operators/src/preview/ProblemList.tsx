// SPDX-License-Identifier: Apache-2.0
import type { PreviewView } from '@api-operators/backstage-plugin-api-operators-common';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';

const MAX_PROBLEMS = 50;

/** What was found in a document, the gravest first, each with its place. */
export const ProblemList = ({ preview }: { preview: PreviewView }) => {
  const shown = preview.problems.slice(0, MAX_PROBLEMS);
  const more = preview.problemCount - shown.length;
  return (
    <>
      {shown.map(problem => (
        <Alert key={`${problem.location} ${problem.message}`} severity={problem.severity} sx={{ mb: 0.5 }}>
          <strong>{problem.location}</strong>: {problem.message} {problem.remedy}
        </Alert>
      ))}
      {more > 0 ? (
        <Typography variant="caption">{more} more; api-operators preview lists them all.</Typography>
      ) : null}
    </>
  );
};

/** The same of a document that can be used: folded up, for there may be thousands. */
export const Remarks = ({ preview }: { preview: PreviewView }) => {
  const [open, setOpen] = useState(false);
  const count = preview.problemCount;
  return (
    <>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)} sx={{ textTransform: 'none', mb: 1 }}>
        {`${open ? 'Hide' : 'Show'} ${count === 1 ? 'the remark' : `the ${count} remarks`} on this document`}
      </Button>
      {open ? <ProblemList preview={preview} /> : null}
    </>
  );
};

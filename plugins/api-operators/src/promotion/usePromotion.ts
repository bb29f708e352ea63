// SPDX-License-Identifier: Apache-2.0
import { useApi } from '@backstage/core-plugin-api';
import type {
  PromotionRequest,
  PromotionResult,
  PromotionReview,
} from '@api-operators/backstage-plugin-api-operators-common';
import { useCallback, useEffect, useState } from 'react';
import { apiOperatorsApiRef } from '../api/ApiOperatorsApi';

/** The steps of a promotion as its dialog shows them. */
export type PromotionStep =
  | { kind: 'reviewing' }
  | { kind: 'reviewed'; review: PromotionReview; notice?: string }
  | { kind: 'promoting'; review: PromotionReview }
  | { kind: 'promoted'; result: Extract<PromotionResult, { kind: 'promoted' }> }
  | { kind: 'refused'; reasons: string[] }
  | { kind: 'failed'; error: Error };

/** Reviews at once; promotes what was reviewed, and shows the new review when something changed meanwhile. */
export function usePromotion(request: PromotionRequest, onPromoted: () => void) {
  const api = useApi(apiOperatorsApiRef);
  const [step, setStep] = useState<PromotionStep>({ kind: 'reviewing' });

  useEffect(() => {
    let current = true;
    setStep({ kind: 'reviewing' });
    api.reviewPromotion(request).then(
      review => current && setStep({ kind: 'reviewed', review }),
      error => current && setStep({ kind: 'failed', error }),
    );
    return () => {
      current = false;
    };
  }, [api, request]);

  const promote = useCallback(
    async (review: PromotionReview, destroy: boolean) => {
      setStep({ kind: 'promoting', review });
      try {
        const result = await api.promote(review.request, { planHash: review.planHash, destroy });
        switch (result.kind) {
          case 'promoted':
            setStep({ kind: 'promoted', result });
            onPromoted();
            break;
          case 'changed':
            setStep({ kind: 'reviewed', review: result.review, notice: result.message });
            break;
          default:
            setStep({ kind: 'refused', reasons: result.reasons });
        }
      } catch (error) {
        setStep({ kind: 'failed', error: error as Error });
      }
    },
    [api, onPromoted],
  );

  return { step, promote };
}

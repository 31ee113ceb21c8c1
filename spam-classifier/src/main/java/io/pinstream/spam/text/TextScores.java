package io.pinstream.spam.text;

import java.util.List;

/**
 * What a text looks like.
 *
 * @param spam probability of unsolicited advertising, 0 to 1
 * @param offensive probability of offensive wording, 0 to 1
 * @param reasons what was noticed, as stable words with hyphens, at most {@link
 *     TextModel#MAX_REASONS}; may be empty
 */
public record TextScores(double spam, double offensive, List<String> reasons) {}

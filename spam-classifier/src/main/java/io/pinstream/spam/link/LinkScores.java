package io.pinstream.spam.link;

import java.util.List;

/**
 * What an address looks like.
 *
 * @param phishing probability, 0 to 1
 * @param reasons what was noticed, as stable words with hyphens; may be empty
 */
public record LinkScores(double phishing, List<String> reasons) {}

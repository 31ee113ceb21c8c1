/**
 * Account risk: profiles of account behaviour, and alerts about unusual accounts, by a model fitted
 * on the population itself. The accounts application decides about alerts.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.risk;

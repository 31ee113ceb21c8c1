package io.pinstream.deploy.nodes;

import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.schemas.fact.NodeKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told.
 *
 * @param name unlike that of every other node, and the same after a restart
 * @param keys the folder with the installation's secret and the keys of tokens
 * @param state where a worker keeps its stores
 * @param host to listen on
 * @param port of the API, for ingest and query
 * @param internalPort for other nodes and for operators
 * @param proxies whose word on the caller's address counts
 * @param limits how often users and addresses may call this node; off for load tests
 */
public record NodeSettings(
    NodeKey name,
    Set<NodeRole> roles,
    String bootstrapServers,
    Path keys,
    Path state,
    String host,
    int port,
    int internalPort,
    TrustedProxies proxies,
    boolean limits,
    Blobs blobs) {

  /**
   * Where the blob store is.
   *
   * @param publicEndpoint in signed URLs, for clients
   * @param secretKey null for the one of a blob store that Pinstream started itself
   */
  public record Blobs(
      URI endpoint,
      URI publicEndpoint,
      String region,
      String bucket,
      String accessKey,
      @Nullable String secretKey) {}

  /** Whether clients call this node. */
  boolean hasApi() {
    return roles.contains(NodeRole.INGEST) || roles.contains(NodeRole.QUERY);
  }
}

package io.pinstream.deploy.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.pinstream.deploy.support.InstalledTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests, as kustomize renders them: against the schemas that Kubernetes publishes of its
 * objects, as its own Java client has them. No cluster runs here.
 */
class KubernetesTest {

  private static final Path FOLDER = Path.of("kubernetes");

  /** Fails for a field that is unknown, missing, or of another type. */
  private interface Schema {
    void check(JsonElement manifest) throws IOException;
  }

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement,
          "batch/v1 Job", V1Job::validateJsonElement,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

  @ParameterizedTest
  @ValueSource(strings = {"base", "example"})
  void everyManifestFollowsTheSchemaOfItsKind(String folder) throws Exception {
    Set<String> kinds = new TreeSet<>();
    for (JsonNode manifest : rendered(folder)) {
      String kind = kind(manifest);
      assertThat(SCHEMAS).containsKey(kind);
      Objects.requireNonNull(SCHEMAS.get(kind)).check(JsonParser.parseString(manifest.toString()));
      kinds.add(kind);
    }
    assertThat(kinds).isEqualTo(new TreeSet<>(SCHEMAS.keySet()));
  }

  @Test
  void schemasRefuseWhatKubernetesWouldRefuse() {
    assertThatThrownBy(
            () ->
                V1StatefulSet.validateJsonElement(
                    JsonParser.parseString(
                        """
                        {"apiVersion": "apps/v1", "kind": "StatefulSet", "spec": {"replica": 3}}
                        """)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("replica");
  }

  /** Kubernetes refuses a manifest whose parts do not name each other; no schema says so. */
  @Test
  void whatIsNamedIsThere() throws Exception {
    List<JsonNode> all = rendered("example");
    String settings = named(all, "v1 ConfigMap", "").at("/metadata/name").asText();
    for (JsonNode workload : workloads(all)) {
      JsonNode pod = workload.at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0");
      assertThat(container.at("/envFrom/0/configMapRef/name").asText()).isEqualTo(settings);
      assertThat(container.get("image").asText()).isEqualTo("registry.example.org/pinstream:1");
      Set<String> volumes = new TreeSet<>();
      pod.get("volumes").forEach(volume -> volumes.add(volume.get("name").asText()));
      workload
          .at("/spec/volumeClaimTemplates")
          .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
      for (JsonNode mount : container.get("volumeMounts")) {
        assertThat(volumes).contains(mount.get("name").asText());
      }
      JsonNode labels = workload.at("/spec/template/metadata/labels");
      if (workload.at("/spec/selector").isObject()) {
        assertThat(workload.at("/spec/selector/matchLabels")).isEqualTo(labels);
        JsonNode budget = named(all, "policy/v1 PodDisruptionBudget", name(workload));
        assertThat(budget.at("/spec/selector/matchLabels")).isEqualTo(labels);
      }
    }
    assertThat(named(all, "apps/v1 StatefulSet", "").at("/spec/serviceName").asText())
        .isEqualTo(name(named(all, "v1 Service", "pinstream-worker")));
  }

  @Test
  void podsMayDoNothingThatTheyNeedNot() throws Exception {
    for (JsonNode workload : workloads(rendered("base"))) {
      JsonNode pod = workload.at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
      // The variables of the service pinstream would be taken for ours.
      assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
          .isFalse();
      assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
      assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }
  }

  private static List<JsonNode> rendered(String folder) throws Exception {
    String yaml = InstalledTool.run("kubectl", "kustomize", FOLDER.resolve(folder).toString());
    ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
    List<JsonNode> manifests = new ArrayList<>();
    try (MappingIterator<JsonNode> each = mapper.readerFor(JsonNode.class).readValues(yaml)) {
      each.forEachRemaining(manifests::add);
    }
    return manifests;
  }

  private static List<JsonNode> workloads(List<JsonNode> manifests) {
    List<JsonNode> workloads =
        manifests.stream().filter(manifest -> manifest.at("/spec/template").isObject()).toList();
    assertThat(workloads).hasSize(3);
    return workloads;
  }

  /** The one of this kind whose name begins so. */
  private static JsonNode named(List<JsonNode> manifests, String kind, String prefix) {
    return manifests.stream()
        .filter(manifest -> kind(manifest).equals(kind) && name(manifest).startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + kind + " " + prefix));
  }

  private static String kind(JsonNode manifest) {
    return manifest.get("apiVersion").asText() + " " + manifest.get("kind").asText();
  }

  private static String name(JsonNode manifest) {
    return manifest.at("/metadata/name").asText();
  }
}

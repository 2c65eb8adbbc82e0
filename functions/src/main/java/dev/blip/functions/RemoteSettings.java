package dev.blip.functions;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Reads settings from SSM and secrets from Secrets Manager: one signed call each. */
final class RemoteSettings {
  private final SignedCalls aws;
  private final URI ssm;
  private final URI secrets;

  RemoteSettings(String region, URI ssm, URI secrets, AwsCredentialsProvider credentials) {
    aws = new SignedCalls(region, credentials);
    this.ssm = ssm;
    this.secrets = secrets;
  }

  String setting(String name) {
    return aws.call("ssm", ssm, "AmazonSSM.GetParameter", Map.of("Name", name))
        .at("/Parameter/Value")
        .asText();
  }

  /** A secret's value, never empty: where nothing is secret, doors would stand open. */
  String secret(String arn) {
    String value = secret(Map.of("SecretId", arn));
    if (value.isEmpty()) throw new IllegalStateException("secret " + arn + " is empty");
    return value;
  }

  /** The value that a secret had before it was rotated, empty if it never was. */
  String secretBefore(String arn) {
    try {
      return secret(Map.of("SecretId", arn, "VersionStage", "AWSPREVIOUS"));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SignedCalls.NotThere) return "";
      throw e;
    }
  }

  private String secret(Map<String, String> body) {
    return aws.call("secretsmanager", secrets, "secretsmanager.GetSecretValue", body)
        .path("SecretString")
        .asText();
  }
}

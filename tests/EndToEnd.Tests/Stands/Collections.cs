namespace SuperInsight.EndToEnd.Tests;

/// <summary>Tests of hosts that serve: requests and schedules.</summary>
[CollectionDefinition(nameof(ServingHosts))]
public sealed class ServingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of hosts that die. Each collection runs beside the others, on servers of its own.</summary>
[CollectionDefinition(nameof(DyingHosts))]
public sealed class DyingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of the operator's command against a bucket that misbehaves or was tampered with.</summary>
[CollectionDefinition(nameof(HostileBuckets))]
public sealed class HostileBuckets : ICollectionFixture<Cloud>;

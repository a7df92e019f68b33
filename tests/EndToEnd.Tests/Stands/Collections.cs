namespace SuperInsight.EndToEnd.Tests;

/// <summary>Tests of hosts that serve: requests and schedules.</summary>
[CollectionDefinition(nameof(ServingHosts))]
public sealed class ServingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of hosts that die. Each collection runs beside the others, on servers of its own.</summary>
[CollectionDefinition(nameof(DyingHosts))]
public sealed class DyingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of the operator's command against a store that answers badly.</summary>
[CollectionDefinition(nameof(FailingBuckets))]
public sealed class FailingBuckets : ICollectionFixture<Cloud>;

/// <summary>Tests of the operator's command on what lies in a bucket, right or wrong.</summary>
[CollectionDefinition(nameof(HostileBuckets))]
public sealed class HostileBuckets : ICollectionFixture<Cloud>;

/// <summary>Tests of moments: base backups and WAL.</summary>
[CollectionDefinition(nameof(Moments))]
public sealed class Moments : ICollectionFixture<Cloud>;

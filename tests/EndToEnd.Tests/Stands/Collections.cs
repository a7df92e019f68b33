namespace SuperInsight.EndToEnd.Tests;

// Each collection runs beside the others, on an emulator and a storage of its own. They are cut so that none of them is what
// the whole run waits for in the end.

/// <summary>Tests of hosts that serve: requests, callbacks, pages.</summary>
[CollectionDefinition(nameof(ServingHosts))]
public sealed class ServingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of what hosts do by the clock.</summary>
[CollectionDefinition(nameof(Timetables))]
public sealed class Timetables : ICollectionFixture<HostedCloud>;

/// <summary>Tests of releases, from the push to the way back.</summary>
[CollectionDefinition(nameof(Releases))]
public sealed class Releases : ICollectionFixture<HostedCloud>;

/// <summary>Tests of hosts that die or are told to leave, their worker with them.</summary>
[CollectionDefinition(nameof(DyingHosts))]
public sealed class DyingHosts : ICollectionFixture<HostedCloud>;

/// <summary>Tests of workers that die under a host that lives.</summary>
[CollectionDefinition(nameof(DyingWorkers))]
public sealed class DyingWorkers : ICollectionFixture<HostedCloud>;

/// <summary>Tests of the operator's command against a store that answers badly for a while.</summary>
[CollectionDefinition(nameof(AilingBuckets))]
public sealed class AilingBuckets : ICollectionFixture<Cloud>;

/// <summary>Tests of the operator's command against a store that does not get well again.</summary>
[CollectionDefinition(nameof(FailingBuckets))]
public sealed class FailingBuckets : ICollectionFixture<Cloud>;

/// <summary>Tests of the operator's command on what lies in a bucket, right or wrong.</summary>
[CollectionDefinition(nameof(HostileBuckets))]
public sealed class HostileBuckets : ICollectionFixture<Cloud>;

/// <summary>Tests of moments: base backups and WAL.</summary>
[CollectionDefinition(nameof(Moments))]
public sealed class Moments : ICollectionFixture<Cloud>;

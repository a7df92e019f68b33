namespace SuperInsight.RunLocal;

/// <summary>The loopback ports of `./run`. The defaults are a contract (architecture.md).</summary>
public sealed record LocalPorts
{
    public int Host { get; init; } = 7071;
    public int Emulator { get; init; } = 7090;

    /// <summary>Blobs; queues and tables take the next two.</summary>
    public int Azurite { get; init; } = 10000;

    public int Postgres { get; init; } = 54321;
    public int Redis { get; init; } = 63790;

    /// <summary>The option that moves each server, in starting order, with its ports.</summary>
    public IEnumerable<(string Server, string Option, int Port)> All =>
    [
        ("postgresql", "--postgres-port", Postgres),
        ("redis", "--redis-port", Redis),
        ("azurite (blobs)", "--azurite-port", Azurite),
        ("azurite (queues)", "--azurite-port", Azurite + 1),
        ("azurite (tables)", "--azurite-port", Azurite + 2),
        ("tencent-emulator", "--emulator-port", Emulator),
        ("functions-host", "--port", Host),
    ];
}

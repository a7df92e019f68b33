namespace SuperInsight.RunLocal;

public sealed record RedisServerOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Where data and password are kept; null for temporary ones, deleted on dispose.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Log every write to disk (appendfsync everysec). <value>false: a crash loses what was not saved.</value></summary>
    public bool AppendOnly { get; init; }

    /// <summary>Under a supervisord of its own, as in the container, which does not start it again by itself. <value>false</value></summary>
    public bool Supervised { get; init; }

    /// <summary>More redis.conf directives by name, such as ["save"] = "60 1".</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public string? LogFile { get; init; }
}

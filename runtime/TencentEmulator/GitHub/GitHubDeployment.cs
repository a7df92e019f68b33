using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace TencentEmulator.GitHub;

/// <summary>A deployment and its statuses, oldest first.</summary>
/// <param name="Id">GitHub's number.</param>
/// <param name="Ref">What was asked for. The emulator has no commits: it is the commit as well.</param>
/// <param name="Seed">What it was created with.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record GitHubDeployment(long Id, string Ref, JsonElement Seed, DateTimeOffset CreatedAt)
{
    public ConcurrentQueue<GitHubDeploymentStatus> Statuses { get; } = new();

    public string Environment => Seed.Text("environment") ?? "production";

    public string Task => Seed.Text("task") ?? "deploy";

    /// <summary>As GitHub gives it.</summary>
    public object ToJson() => new
    {
        id = Id,
        sha = Ref,
        @ref = Ref,
        task = Task,
        payload = Seed.TryGetProperty("payload", out var payload) ? (object)payload : "",
        environment = Environment,
        original_environment = Environment,
        description = Seed.Text("description"),
        created_at = Time(CreatedAt),
        transient_environment = Seed.TryGetProperty("transient_environment", out var isTransient) && isTransient.ValueKind == JsonValueKind.True,
        production_environment = Seed.TryGetProperty("production_environment", out var isProduction) ? isProduction.ValueKind == JsonValueKind.True : Environment == "production",
    };

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A status of a deployment.</summary>
/// <param name="Id">GitHub's number.</param>
/// <param name="Seed">What it was created with.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record GitHubDeploymentStatus(long Id, JsonElement Seed, DateTimeOffset CreatedAt)
{
    /// <summary>As GitHub gives it.</summary>
    public object ToJson() => new
    {
        id = Id,
        state = Seed.Text("state"),
        description = Seed.Text("description") ?? "",
        environment = Seed.Text("environment") ?? "",
        log_url = Seed.Text("log_url") ?? "",
        target_url = Seed.Text("target_url") ?? "",
        environment_url = Seed.Text("environment_url") ?? "",
        created_at = GitHubDeployment.Time(CreatedAt),
    };
}

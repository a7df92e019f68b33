using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Settings;

/// <summary>What this process is there for. An orchestrator does not live in what it operates.</summary>
public sealed record OperatorRole
{
    private OperatorRole(string name) => Name = name;

    /// <summary>Both in one, on one machine.</summary>
    public static OperatorRole All { get; } = new("all");

    /// <summary>Beside PostgreSQL and Redis: backs up, measures, restarts.</summary>
    public static OperatorRole Agent { get; } = new("agent");

    /// <summary>A service of its own: takes webhooks, deploys, judges, counts costs.</summary>
    public static OperatorRole Controller { get; } = new("controller");

    /// <summary>As the setting <c>Operator__Role</c> has it.</summary>
    public string Name { get; }

    /// <summary>Whether deployments are its work.</summary>
    public bool Deploys => this != Agent;

    public static bool TryParse(string? text, [NotNullWhen(true)] out OperatorRole? role)
    {
        role = new[] { All, Agent, Controller }.FirstOrDefault(one => one.Name == text);
        return role is not null;
    }
}

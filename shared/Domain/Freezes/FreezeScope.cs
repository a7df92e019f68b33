using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Freezes;

/// <summary>What a freeze stops.</summary>
public readonly record struct FreezeScope
{
    private readonly string? value;

    private FreezeScope(string value) => this.value = value;

    /// <summary>Scheduled backups, verifications, drills and pruning.</summary>
    public static FreezeScope Backups { get; } = new("backups");

    /// <summary>New deployments: what is at work goes on to its end.</summary>
    public static FreezeScope Deployments { get; } = new("deployments");

    /// <summary>What alert rules would do by themselves; people are told all the same.</summary>
    public static FreezeScope Actions { get; } = new("actions");

    /// <summary>All that there are, in the order that lists show them.</summary>
    public static IReadOnlyList<FreezeScope> All { get; } = [Backups, Deployments, Actions];

    public static bool TryParse([NotNullWhen(true)] string? text, out FreezeScope scope)
    {
        scope = All.FirstOrDefault(one => one.value == text);
        return text is not null && scope.value == text;
    }

    public override string ToString() => value ?? string.Empty;
}

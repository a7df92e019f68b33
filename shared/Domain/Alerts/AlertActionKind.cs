using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Alerts;

/// <summary>What a rule may have done. Names in files and on the ledger are the design document's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertActionKind>))]
public enum AlertActionKind
{
    /// <summary>More instances, or a higher ceiling for them.</summary>
    [JsonStringEnumMemberName("scale_up")]
    ScaleUp,

    /// <summary>Fewer instances.</summary>
    [JsonStringEnumMemberName("scale_down")]
    ScaleDown,

    /// <summary>Tells people. The only one that no freeze stops.</summary>
    [JsonStringEnumMemberName("alert_admin")]
    AlertAdmin,

    /// <summary>Restarts the service that the alarm's label <c>service</c> names.</summary>
    [JsonStringEnumMemberName("restart_service")]
    RestartService,

    /// <summary>Asks for a backup.</summary>
    [JsonStringEnumMemberName("backup_now")]
    BackupNow,

    /// <summary>Goes back to the version that served before. The only one that ever changes the serving image.</summary>
    [JsonStringEnumMemberName("rollback_deployment")]
    RollbackDeployment,

    /// <summary>Calls a webhook of the operator's own, which the rule's <c>target</c> names.</summary>
    [JsonStringEnumMemberName("run_webhook")]
    RunWebhook,
}

/// <summary>The names of actions, as rule files have them.</summary>
public static class AlertActionNames
{
    private static readonly (AlertActionKind Kind, string Name)[] Names =
    [
        (AlertActionKind.ScaleUp, "scale_up"), (AlertActionKind.ScaleDown, "scale_down"), (AlertActionKind.AlertAdmin, "alert_admin"), (AlertActionKind.RestartService, "restart_service"),
        (AlertActionKind.BackupNow, "backup_now"), (AlertActionKind.RollbackDeployment, "rollback_deployment"), (AlertActionKind.RunWebhook, "run_webhook"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Names.Select(one => one.Name)];

    /// <summary>As in <c>scale_up</c>.</summary>
    public static string Of(AlertActionKind kind) => Array.Find(Names, one => one.Kind == kind).Name;

    public static bool TryParse([NotNullWhen(true)] string? name, out AlertActionKind kind)
    {
        var index = Array.FindIndex(Names, one => one.Name == name);
        kind = index < 0 ? default : Names[index].Kind;
        return index >= 0;
    }
}

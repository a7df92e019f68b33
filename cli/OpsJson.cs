using System.Text.Json.Serialization;
using SuperInsight.Cli.Alarms;
using SuperInsight.Cli.Alerts;
using SuperInsight.Cli.Backups;
using SuperInsight.Cli.Config;
using SuperInsight.Cli.Costs;
using SuperInsight.Cli.Diagnosis;
using SuperInsight.Cli.Freezes;
using SuperInsight.Cli.Functions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Logs;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Cli;

/// <summary>What <c>--json</c> prints. Names are a contract.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestorePoint))]
[JsonSerializable(typeof(IReadOnlyList<RestorePoint>))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(VerificationView))]
[JsonSerializable(typeof(RestorationView))]
[JsonSerializable(typeof(IReadOnlyList<DrillView>))]
[JsonSerializable(typeof(KeysView))]
[JsonSerializable(typeof(RestoredCluster))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(IReadOnlyList<RaisedAlarm>))]
[JsonSerializable(typeof(IReadOnlyList<RestartView>))]
[JsonSerializable(typeof(PruneView))]
[JsonSerializable(typeof(FreezeView))]
[JsonSerializable(typeof(IReadOnlyList<HostedFunction>))]
[JsonSerializable(typeof(FunctionInput))]
[JsonSerializable(typeof(FunctionRunView))]
[JsonSerializable(typeof(DeploymentView))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentView>))]
[JsonSerializable(typeof(ConfigCheckView))]
[JsonSerializable(typeof(ConfigRenderView))]
[JsonSerializable(typeof(ConfigurationPlanView))]
[JsonSerializable(typeof(RuleTestView[]))]
[JsonSerializable(typeof(AlertAlarm))]
[JsonSerializable(typeof(AlertReplay))]
[JsonSerializable(typeof(DeliveryResult))]
[JsonSerializable(typeof(IReadOnlyList<LogLine>))]
[JsonSerializable(typeof(CostsView))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(WhatIfView))]
internal sealed partial class OpsJson : JsonSerializerContext;

/// <param name="RestorePoint">The point that proved good.</param>
/// <param name="Signature">Always true: a point whose signature does not hold is an error.</param>
/// <param name="StoredHash">Always true, likewise.</param>
/// <param name="PlainHash">Null when no identity was at hand, so that only the stored bytes were checked.</param>
internal sealed record VerificationView(RestorePoint RestorePoint, bool Signature, bool StoredHash, bool? PlainHash);

internal sealed record RestorationView(RestorePoint RestorePoint, string Target, IReadOnlyList<TableRows> Tables, long LargeObjects, IReadOnlyList<Keyspace>? Keyspaces, FileTotals? Files, string? Warning, string? InsteadOf, IReadOnlyList<Companion> Companions);

internal sealed record KeysView(string IdentityFile, string Recipient, string SigningKeyFile, string SignerFile, string Signer);

using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Drills;

/// <summary>A world with a place to drill in.</summary>
internal sealed class DrillWorld : IDisposable
{
    public DrillWorld() => Ground = new ScriptedDrillGround(() => Afterwards ?? World.Source.Contents);

    public BackupWorld World { get; } = new();

    public ScriptedDrillGround Ground { get; }

    /// <summary>What a restore leaves; null for what was dumped.</summary>
    public Inventory? Afterwards { get; set; }

    /// <summary>Whether this machine has a private key.</summary>
    public bool HasIdentity { get; set; } = true;

    public AlarmLedger Alarms => new(World.Ledger, NullLogger<AlarmLedger>.Instance);

    public DrillLedger Drills => new(World.Ledger, World.Seal);

    public CheckDrillAge Age => new(World.Catalogue, Drills, Open(), Alarms, DrillPolicy.Default, () => HasIdentity ? [Domain.Encryption.AgeIdentity.Generate()] : [], World.Clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public RunDrill Open(ILedger? ledger = null) => new(
        World.Catalogue, World.Restore, [Ground], new DrillLedger(ledger ?? World.Ledger, World.Seal), new VerificationLedger(ledger ?? World.Ledger, World.Seal, World.Clock),
        Alarms, new ScriptedProcess("driller"), World.Clock, NullLogger<RunDrill>.Instance);

    public Task<IReadOnlyList<DrillOutcome>> RunDueAsync() =>
        new RunDueDrills(World.Catalogue, Drills, Open(), DrillPolicy.Default, World.Clock).RunAsync(HasIdentity ? [World.Identity] : [], null, Cancellation);

    public async Task<DrillVerdict> DrillAsync(string reference = "latest:postgres") =>
        Assert.IsType<DrillOutcome.Judged>(await RunAsync(reference)).Verdict;

    public Task<DrillOutcome> RunAsync(string reference = "latest:postgres") =>
        Open().RunAsync(RestorePointReference.TryParse(reference, out var parsed) ? parsed : throw new FormatException(), HasIdentity ? [World.Identity] : [], null, Cancellation);

    public async Task<IReadOnlyList<string>> ListAlarmsAsync() => [.. (await Alarms.ListAsync(Cancellation)).Select(alarm => $"{alarm.Severity} {alarm.Key}")];

    public async Task<bool> IsVerifiedAsync(string id) => (await World.ListAsync()).Points.Single(point => point.Id == id).Verified;

    public void Dispose() => World.Dispose();
}

using SuperInsight.Domain;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Fakes.Backups;

/// <summary>Opens scripted targets, and counts those that are open.</summary>
public sealed class ScriptedDrillGround(Func<Inventory> inventoryAfterwards) : IDrillGround
{
    /// <summary>What is in the way; null for nothing.</summary>
    public DrillObstacle? Obstacle { get; set; }

    /// <summary>What a failed restore is excused with.</summary>
    public DrillObstacle? Excuse { get; set; }

    /// <summary>Whether no scratch place can be made.</summary>
    public bool IsBroken { get; set; }

    public int Open { get; private set; }

    /// <summary>All that were ever opened.</summary>
    public int Opened { get; private set; }

    public bool Takes(string format) => format == "scripted";

    public Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, CancellationToken cancellationToken) => Task.FromResult(Obstacle);

    public Task<IDrillScratch> OpenAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        if (IsBroken)
            throw new BackupException("start scratch in", "nowhere", "the script says so", "change the script");
        Open++;
        Opened++;
        return Task.FromResult<IDrillScratch>(new Scratch(this));
    }

    private sealed class Scratch(ScriptedDrillGround ground) : IDrillScratch
    {
        public IRestoreTarget Target { get; } = new ScriptedRestoreTarget(ground.inventory());

        public IReadOnlyDictionary<string, string> Tools { get; } = new Dictionary<string, string> { ["script"] = "1" };

        public DrillObstacle? Excuse(OperationException failure) => ground.Excuse;

        public ValueTask DisposeAsync()
        {
            ground.Open--;
            return ValueTask.CompletedTask;
        }
    }

    private readonly Func<Inventory> inventory = inventoryAfterwards;
}

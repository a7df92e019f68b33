using SuperInsight.Domain;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>Drills backups of files in a folder of their own.</summary>
/// <param name="target">Makes a restore target of an empty folder; touches nothing by itself.</param>
/// <param name="folders">Where the folders lie.</param>
public sealed class FilesDrillGround(Func<string, IRestoreTarget> target, ScratchFolders folders) : IDrillGround
{
    /// <summary>Files are as large as in the archive.</summary>
    private const int Growth = 1;

    private readonly IRestoreTarget untouched = target(folders.Parent);

    public bool Takes(string format) => untouched.Takes(format);

    public Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, CancellationToken cancellationToken) =>
        Task.FromResult(DrillRoom.FindObstacle(folders, manifest.Objects[0].PlainBytes, Growth));

    public async Task<IDrillScratch> OpenAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var folder = await folders.CreateAsync(cancellationToken);
        // Beside the file that names the owner, not among the restored ones.
        var place = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        return new Scratch(folders, folder, target(place));
    }

    private sealed class Scratch(ScratchFolders folders, string folder, IRestoreTarget target) : IDrillScratch
    {
        public IRestoreTarget Target => target;

        public IReadOnlyDictionary<string, string> Tools { get; } = new Dictionary<string, string>();

        public DrillObstacle? Excuse(OperationException failure) => DrillRoom.Excuse(folders, failure);

        public async ValueTask DisposeAsync() => await folders.RemoveAsync(folder);
    }
}

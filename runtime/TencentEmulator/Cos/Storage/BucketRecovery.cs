using System.Text.Json;

namespace TencentEmulator.Cos.Storage;

/// <summary>Brings a bucket's folder back to order at start: finishes what was decided, removes what was not.</summary>
internal static class BucketRecovery
{
    /// <exception cref="IOException">The folder cannot be read, or a file in it is not ours.</exception>
    public static Bucket Load(string name, BucketFolders folders)
    {
        folders.Create();
        var state = JsonSerializer.Deserialize(File.ReadAllBytes(folders.State), StorageFormat.Default.BucketState)!;
        FinishDecided(folders, state);
        foreach (var leftover in Directory.EnumerateFiles(folders.Pending))
            File.Delete(leftover);
        var index = new ObjectIndex(ReadObjects(folders));
        var bucket = new Bucket(name, folders, state, index);
        bucket.Uploads.Load();
        return bucket;
    }

    private static void FinishDecided(BucketFolders folders, BucketState state)
    {
        var decided = Directory.EnumerateFiles(folders.Pending, "*.json")
            .Select(file => (File: file, Data: Path.ChangeExtension(file, ".data")))
            .Where(commit => !File.Exists(commit.Data) || IsWhole(commit.File)) // Cut short while it was written down: not decided.
            .Select(commit => (commit.File, commit.Data, Record: Read(commit.File)))
            .OrderBy(commit => File.Exists(commit.Data)) // Half in place first: it has won its key already.
            .ToList();
        foreach (var (file, data, record) in decided)
        {
            var metaFile = folders.MetaFile(record.Object.Key);
            var target = Path.Join(folders.Objects, record.Object.Path);
            if (File.Exists(data))
            {
                if (record.ForbidOverwrite && state.HonoursForbidOverwrite && File.Exists(metaFile))
                    continue;
                if (Directory.Exists(target))
                    continue; // Its name went to another key before it could be placed; it was never answered.
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(data, target, overwrite: true);
            }

            File.Move(file, metaFile, overwrite: true);
            if (record.FinishedUpload is { } upload && Directory.Exists(Path.Join(folders.Uploads, upload)))
                Directory.Delete(Path.Join(folders.Uploads, upload), recursive: true);
        }
    }

    private static IEnumerable<StoredObject> ReadObjects(BucketFolders folders)
    {
        foreach (var file in Directory.EnumerateFiles(folders.Meta))
        {
            if (!file.EndsWith(".json", StringComparison.Ordinal))
            {
                File.Delete(file);
                continue;
            }

            var entry = Read(file).Object;
            if (File.Exists(Path.Join(folders.Objects, entry.Path)))
                yield return entry;
            else
                File.Delete(file); // A delete that was cut short, or a file removed by hand.
        }
    }

    private static bool IsWhole(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), StorageFormat.Default.CommitRecord) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static CommitRecord Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), StorageFormat.Default.CommitRecord)!;
        }
        catch (JsonException error)
        {
            throw new IOException($"{file} is damaged: {error.Message} Remove it, with the object it describes, or use another --data folder.", error);
        }
    }
}

namespace SuperInsight.RunLocal;

/// <summary>Writes files that only their owner can read (0600), whole or not at all.</summary>
public static class OwnerOnlyFile
{
    public static void Write(string path, string text)
    {
        var draft = path + ".new";
        File.Delete(draft);
        using (var stream = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        using (var writer = new StreamWriter(stream))
            writer.Write(text);
        File.Move(draft, path, overwrite: true);
    }
}

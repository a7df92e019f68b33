namespace TencentEmulator.Hosting;

/// <summary>Keeps two emulators from using one data folder.</summary>
internal static class DataFolder
{
    /// <summary>Creates the folder and claims it until the result is disposed or the process ends, however it ends.</summary>
    /// <exception cref="IOException">Another emulator holds it, or it cannot be created.</exception>
    public static FileStream Claim(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Join(folder, ".claim");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new IOException($"{folder} is in use by another emulator ({error.Message}). Stop it or give another --data folder.", error);
        }
    }
}

using System.Diagnostics;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>
/// What GNU find and sha256sum say of a tree, a line a name: nothing of ours is asked. Each byte of a name is a character, inodes are replaced by the
/// first name that has them; a line has name, kind, mode, owners, time, target, and of a file size, SHA-256, number of names and first name.
/// </summary>
internal static class TreeSnapshot
{
    private const int Fields = 9;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<IReadOnlyList<string>> TakeAsync(string directory, string omit = "no-such-name")
    {
        var found = await RunAsync(directory, "find", ".", "-mindepth", "1", "-not", "-name", omit, "-printf", @"%P\0%y\0%m\0%U:%G\0%T@\0%l\0%i\0%s\0%n\0");
        var hashes = Split(await RunAsync(directory, "find", ".", "-type", "f", "-not", "-name", omit, "-exec", "sha256sum", "-z", "--", "{}", "+"))
            .ToDictionary(line => line[(64 + 2 + 2)..], line => line[..64], StringComparer.Ordinal);
        var rows = Split(found).Chunk(Fields).OrderBy(row => row[0], StringComparer.Ordinal).ToList();
        var first = rows.GroupBy(row => row[6]).ToDictionary(same => same.Key, same => same.First()[0]);
        return [.. rows.Select(row => string.Join('|', row[0], row[1], row[2], row[3], row[4], row[5],
            row[1] == "f" ? $"{row[7]}|{hashes[row[0]]}|{row[8]}|{first[row[6]]}" : string.Empty))];
    }

    /// <summary>Runs a program and gives its output; it must succeed.</summary>
    public static async Task<byte[]> RunAsync(string directory, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C" } })!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardOutput.BaseStream.CopyToAsync(output, Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return output.ToArray();
    }

    /// <summary>Each byte as a character of its own: names need not be UTF-8.</summary>
    private static string[] Split(byte[] output) =>
        System.Text.Encoding.Latin1.GetString(output).Split('\0')[..^1];
}

using System.Globalization;
using System.Text.RegularExpressions;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// Finds PostgreSQL's own programs: in the given folder, else the newest of Debian's <c>/usr/lib/postgresql/*/bin</c>, else on PATH.
/// Debian's <c>/usr/bin/pg_dump</c> is a wrapper that guesses a version by local clusters; it is the last choice.
/// </summary>
/// <param name="directory">Setting <c>Postgres__BinDirectory</c>; null to look around.</param>
/// <param name="searchPath">The PATH variable.</param>
public sealed partial class PostgresTools(string? directory, string? searchPath)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <param name="name">The program: <c>pg_dump</c>.</param>
    /// <param name="operation">What it is for, for the message.</param>
    /// <exception cref="BackupException">It is nowhere to be found.</exception>
    public string Find(string name, string operation) =>
        Candidates().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new BackupException(operation, name, directory is null ? "the program is not on this machine" : $"the program is not in {directory}",
            "Install postgresql-client of the server's major version or a newer one, or set Postgres__BinDirectory.");

    /// <summary>What a program says of its version.</summary>
    /// <exception cref="BackupException">It says none, or cannot be run.</exception>
    public static async Task<Version> AskVersionAsync(string program, string operation, CancellationToken cancellationToken)
    {
        await using var process = ToolProcess.Start(program, ["--version"], new Dictionary<string, string>(), operation);
        using var output = new StreamReader(process.Output);
        var text = await output.ReadToEndAsync(cancellationToken);
        await process.ExpectSuccessAsync(operation, program, cancellationToken);
        return VersionNumber().Match(text) is { Success: true } match
            ? Version.Parse(match.Value)
            : throw new BackupException(operation, program, "it does not say its version", "Is it PostgreSQL's own? Set Postgres__BinDirectory.");
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionNumber();

    private IEnumerable<string> Candidates()
    {
        if (directory is not null)
            return [directory];
        var debian = Directory.Exists(DebianRoot)
            ? Directory.GetDirectories(DebianRoot)
                .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _))
                .OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
                .Select(path => Path.Combine(path, "bin"))
            : [];
        return debian.Concat((searchPath ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries));
    }
}

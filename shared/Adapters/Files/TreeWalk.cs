using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>
/// Walks through the roots: each directory before what is in it, all in it before anything else. Links are never followed, and nothing
/// is opened by a path, so that what others rename meanwhile leads nowhere else. Memory grows with depth, not with the number of files.
/// </summary>
internal sealed class TreeWalk(IReadOnlyList<OpenRoot> roots, IReadOnlyList<PathPattern> exclude, FileEvents events)
{
    /// <summary>Each level keeps a directory open.</summary>
    private const int MaxDepth = 500;

    private const int NoSuchFile = 2;
    private const int LoopOfLinks = 40;

    private sealed record Level(SafeFileHandle Directory, byte[] Path, DirectoryReader Reader);

    public IEnumerable<FoundFile> Run()
    {
        foreach (var root in roots)
        {
            Stack<Level> levels = new();
            levels.Push(new(root.Directory, root.Name, new(root.Directory)));
            try
            {
                yield return new FoundFile(root.Name) { Facts = LinuxFiles.Describe(root.Directory) };
                while (levels.TryPeek(out var level))
                {
                    var (name, trouble) = Next(level);
                    if (trouble is not null)
                        yield return trouble;
                    if (name is null)
                    {
                        levels.Pop().Directory.Dispose();
                        continue;
                    }

                    byte[] path = [.. level.Path, (byte)'/', .. name.AsSpan(0, name.Length - 1)];
                    if (IsExcluded(path) || SqliteFiles.IsCompanion(level.Directory, name))
                        continue;
                    var (found, inside) = Look(level.Directory, name, path, levels.Count);
                    if (inside is not null)
                        levels.Push(new(inside, path, new(inside)));
                    yield return found;
                }
            }
            finally
            {
                while (levels.TryPop(out var level))
                    level.Directory.Dispose();
            }
        }
    }

    private static (byte[]? Name, FoundFile? Trouble) Next(Level level)
    {
        try
        {
            return (level.Reader.Next(), null);
        }
        catch (Win32Exception failure)
        {
            return (null, new FoundFile(level.Path) { Trouble = $"not all in it could be listed ({failure.Message})" });
        }
    }

    private (FoundFile Found, SafeFileHandle? Inside) Look(SafeFileHandle parent, byte[] name, byte[] path, int depth)
    {
        FileFacts? facts = null;
        try
        {
            facts = LinuxFiles.Describe(parent, name);
            events.Opening(path);
            switch (facts.Value.Kind)
            {
                case FileKind.File:
                    return (OpenFile(parent, name, path), null);
                case FileKind.Directory when depth >= MaxDepth:
                    return (new(path) { Facts = facts, Trouble = $"it lies more than {MaxDepth} levels deep: what is in it is left out" }, null);
                case FileKind.Directory:
                    var inside = LinuxFiles.OpenDirectory(parent, name);
                    return (new(path) { Facts = LinuxFiles.Describe(inside) }, inside);
                case FileKind.SymbolicLink:
                    return (new(path) { Facts = facts, Target = LinuxFiles.ReadLink(parent, name) }, null);
                default:
                    return (new(path) { Trouble = $"it is a {Describe(facts.Value.Kind)}: left out" }, null);
            }
        }
        catch (Win32Exception failure) when (facts is { Kind: FileKind.Directory } && failure.NativeErrorCode is not NoSuchFile)
        {
            return (new(path) { Facts = facts, Trouble = $"it could not be opened ({failure.Message}): what is in it is left out" }, null);
        }
        catch (Win32Exception failure)
        {
            return (new(path) { Trouble = Explain(failure) }, null);
        }
    }

    private static FoundFile OpenFile(SafeFileHandle parent, byte[] name, byte[] path)
    {
        var content = LinuxFiles.OpenFile(parent, name);
        var opened = LinuxFiles.Describe(content);
        if (opened.Kind == FileKind.File)
            return new(path) { Facts = opened, Content = content };
        content.Dispose();
        return new(path) { Trouble = "it was replaced by something else while it was read: left out" };
    }

    private static string Explain(Win32Exception failure) => failure.NativeErrorCode switch
    {
        NoSuchFile => "it vanished before it could be read",
        LoopOfLinks => "it was replaced by a link while it was read: left out",
        _ => $"it could not be read ({failure.Message})",
    };

    private static string Describe(FileKind kind) => kind switch
    {
        FileKind.Fifo => "FIFO",
        FileKind.Socket => "socket",
        _ => "device",
    };

    private bool IsExcluded(byte[] path)
    {
        if (exclude.Count == 0)
            return false;
        var text = FilePaths.Text(path);
        return exclude.Any(pattern => pattern.Covers(text));
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Drills;
using SuperInsight.Adapters.LocalSystem;

namespace SuperInsight.Adapters.Tests.Drills;

public sealed class ScratchFoldersTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Own => new OperatorProcess("test").Key;

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task CreateAsync_RemovesWhatTheDeadLeft_AndNothingElse()
    {
        var world = Own[..Own.LastIndexOf('/')];
        world = world[..world.LastIndexOf('/')];
        var dead = Leave("dead", $"{world}/4194304/1");
        var reused = Leave("reused", $"{world}/{Environment.ProcessId}/1");
        var living = Leave("living", Own);
        var elsewhere = Leave("elsewhere", "another-boot/pid:[1]/17/1");
        var nameless = Leave("nameless", null);
        Directory.CreateDirectory(Path.Combine(scratch.Path, "precious"));

        var made = await Open().CreateAsync(Cancellation);
        Assert.Equal([.. new[] { living, elsewhere, nameless, made, Path.Combine(scratch.Path, "precious") }.Order()], scratch.Folders.Order());
        Assert.DoesNotContain(dead, scratch.Folders);
        Assert.DoesNotContain(reused, scratch.Folders);

        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        var next = await Open().CreateAsync(Cancellation);
        Assert.Equal([.. new[] { living, made, next, Path.Combine(scratch.Path, "precious") }.Order()], scratch.Folders.Order());
    }

    [Fact]
    public async Task RemoveAsync_CanBeRepeated()
    {
        var folders = Open();
        var made = await folders.CreateAsync(Cancellation);
        await folders.RemoveAsync(made);
        await folders.RemoveAsync(made);
        Assert.Empty(scratch.Folders);
    }

    private ScratchFolders Open() => new(scratch.Path, new OperatorProcess("test"), clock, NullLogger<ScratchFolders>.Instance);

    private string Leave(string name, string? owner)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Path, "superinsight-drill-" + name)).FullName;
        if (owner is not null)
            File.WriteAllText(Path.Combine(folder, "owner"), owner);
        File.WriteAllText(Path.Combine(folder, "data"), "rows");
        return folder;
    }
}

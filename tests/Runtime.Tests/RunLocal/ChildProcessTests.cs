using System.Runtime.Versioning;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

[SupportedOSPlatform("linux")]
public sealed class ChildProcessTests
{
    private static ChildProcessOptions Command(string executable, params string[] arguments) =>
        new() { Name = Path.GetFileName(executable), Executable = executable, Arguments = arguments };

    [Fact]
    public async Task RunAsync_ReturnsOutput_WhenCommandSucceeds()
    {
        var output = await ChildProcess.RunAsync(Command("/usr/bin/printf", "%s|", "a b", "$HOME", ";"), TestContext.Current.CancellationToken);

        Assert.Equal("a b|$HOME|;|", output);
    }

    [Fact]
    public async Task RunAsync_SaysCodeAndLastLines_WhenCommandFails()
    {
        var failure = await Assert.ThrowsAsync<ServerFailedException>(() =>
            ChildProcess.RunAsync(Command("/usr/bin/stat", "/no/such/file"), TestContext.Current.CancellationToken));

        Assert.Contains("stat ended with code 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NamesMissingProgram_WhenThereIsNone()
    {
        var failure = await Assert.ThrowsAsync<ServerFailedException>(() => ChildProcess.StartAsync(Command("/no/such/program")));

        Assert.Contains("/no/such/program does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PassesNothingOfOurEnvironment_ButTheNeededAndTheGiven()
    {
        const string SecretName = "RUN_LOCAL_TEST_SECRET";
        Environment.SetEnvironmentVariable(SecretName, "of the parent");
        var command = Command("/usr/bin/env") with { Environment = new Dictionary<string, string> { ["GIVEN"] = "1" } };

        var output = await ChildProcess.RunAsync(command, TestContext.Current.CancellationToken);

        var names = output.Split('\n').Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["GIVEN", "HOME", "LANG", "PATH", "TZ"], names);
    }

    [Fact]
    public async Task RunAsync_BecomesTheUser_WhenOneIsGiven()
    {
        var command = Command("/usr/bin/id", "-un") with { User = PostgresFolder.User };

        Assert.Equal(PostgresFolder.User ?? Environment.UserName, await ChildProcess.RunAsync(command, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_StartsASessionOfItsOwn()
    {
        // Fields of /proc/self/stat: pid (comm) state ppid pgrp session ...
        var output = await ChildProcess.RunAsync(Command("/usr/bin/cat", "/proc/self/stat"), TestContext.Current.CancellationToken);

        var fields = output.Split(' ');
        Assert.Equal(fields[0], fields[4]);
        Assert.Equal(fields[0], fields[5]);
    }

    [Fact]
    public async Task RunAsync_HandsOverInput_AndEndsIt()
    {
        var command = Command("/usr/bin/cat") with { StandardInput = "from us\n" };

        Assert.Equal("from us", await ChildProcess.RunAsync(command, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StopAsync_SendsTheStopSignal()
    {
        await using var child = await ChildProcess.StartAsync(Command("/usr/bin/sleep", "600") with { StopSignal = Signal.Interrupt });

        await child.StopAsync();

        Assert.Equal(128 + (int)Signal.Interrupt, await child.Exited);
    }

    [Fact]
    public async Task StopAsync_Kills_WhenTheSignalIsIgnoredUntilTheDeadline()
    {
        var command = Command("/usr/bin/env", "--ignore-signal=TERM", "sleep", "600") with { StopDeadline = TimeSpan.FromMilliseconds(200) };
        await using var child = await ChildProcess.StartAsync(command);
        // Wait for env to have become sleep, with the signal ignored.
        await Eventually.TrueAsync(() => ProcFs.CommandLine(child.Id).StartsWith("sleep", StringComparison.Ordinal));

        await child.StopAsync();

        Assert.Equal(128 + (int)Signal.Kill, await child.Exited);
    }

    [Fact]
    public async Task LogFile_GetsOutputAndErrors_ReadableByTheOwnerOnly()
    {
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using (var child = await ChildProcess.StartAsync(Command("/usr/bin/stat", "--format=%F", "/", "/no/such/file") with { LogFile = log }))
                await child.Exited;

            var text = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
            Assert.Contains("directory", text, StringComparison.Ordinal);
            Assert.Contains("/no/such/file", text, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        }
        finally
        {
            File.Delete(log);
        }
    }
}

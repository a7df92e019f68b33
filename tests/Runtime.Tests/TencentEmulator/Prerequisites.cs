using SuperInsight.RunLocal;

namespace Runtime.Tests.Emulator;

/// <summary>Makes sure that the other party of a test is there: installs it when that is possible, else says what to install.</summary>
internal static class Prerequisites
{
    /// <summary>The path of a Debian program, e.g. <c>/usr/bin/aws</c>: others of that name earlier on the PATH may be shims.</summary>
    public static async Task<string> DebianProgramAsync(string program, string package)
    {
        var path = $"/usr/bin/{program}";
        using var turn = await TurnAsync("apt");
        if (File.Exists(path))
            return path;
        if (Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        {
            var environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
            await ExternalTool.RunAsync("apt-get", ["update"], environment);
            await ExternalTool.RunAsync("apt-get", ["install", "-y", "--no-install-recommends", package], environment);
        }

        Assert.True(File.Exists(path), $"{path} is missing. Install it: apt-get install {package}");
        return path;
    }

    /// <summary>The folder of the vendor client's script, with its packages installed as the lock file says.</summary>
    public static async Task<string> VendorFolderAsync()
    {
        var folder = Checkout.PathOf("tests", "Runtime.Tests", "TencentEmulator", "vendor");
        using var turn = await TurnAsync("npm-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(folder)))[..16]);
        var (installed, wanted) = (Path.Join(folder, "node_modules/.package-lock.json"), Path.Join(folder, "package-lock.json"));
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
            (await ExternalTool.RunAsync("npm", ["ci"], folder: folder)).Succeeded();
        return folder;
    }

    /// <summary>One at a time, across processes: a lock file that the system releases when its holder dies.</summary>
    private static async Task<FileStream> TurnAsync(string name)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            try
            {
                return new FileStream(Path.Join(Path.GetTempPath(), $"emulator-tests-{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), deadline.Token);
            }
        }
    }
}

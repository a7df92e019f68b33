using System.Globalization;

namespace SuperInsight.Adapters.Tests.LocalSystem;

/// <summary>The files of a kernel that tells what a test made up.</summary>
internal sealed class GeneratedKernel : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("kernel-tests-");

    public Adapters.LocalSystem.KernelFolders Folders => new(Path.Combine(home.FullName, "cgroup"), Path.Combine(home.FullName, "proc"));

    public GeneratedKernel Group(string file, string text) => Write("cgroup", file, text);

    public GeneratedKernel Process(string file, string text) => Write("proc", file, text);

    public GeneratedKernel Machine(long memoryKilobytes, int processors) =>
        Process("meminfo", string.Create(CultureInfo.InvariantCulture, $"MemTotal:       {memoryKilobytes} kB\nMemFree:          1 kB\nMemAvailable:   {memoryKilobytes / 2} kB\n"))
            .Process("stat", "cpu  1 2 3\n" + string.Concat(Enumerable.Range(0, processors).Select(number => $"cpu{number} 1 2 3\n")));

    /// <summary>A process by its number: <c>stat</c>, <c>status</c>, <c>cmdline</c>.</summary>
    public GeneratedKernel Program(int id, int parent, string command, string[] words, long ticks, long ownKilobytes, long sharedKilobytes = 0, long started = 100) =>
        Process($"{id}/stat", string.Create(CultureInfo.InvariantCulture, $"{id} ({command}) S {parent} 1 1 0 -1 0 0 0 0 0 {ticks} 7 0 0 20 0 1 0 {started} 0 0\n"))
            .Process($"{id}/status", string.Create(CultureInfo.InvariantCulture, $"Name:\t{command}\nVmRSS:\t 999999 kB\nRssAnon:\t {ownKilobytes} kB\nRssFile:\t 5000 kB\nRssShmem:\t {sharedKilobytes} kB\n"))
            .Process($"{id}/cmdline", string.Join('\0', words) + "\0");

    public void Dispose() => home.Delete(recursive: true);

    private GeneratedKernel Write(string tree, string file, string text)
    {
        var path = Path.Combine(home.FullName, tree, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }
}

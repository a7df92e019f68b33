using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Hosting;

/// <summary>What the host takes from outside: a process and a console in production, doubles in tests.</summary>
/// <param name="AddLogging">Adds where log entries go; levels are the host's.</param>
/// <param name="Output">Where the banner is printed.</param>
internal sealed record HostSurroundings(
    Func<ILoggerFactory, IWorkerLauncher> CreateLauncher, Action<ILoggingBuilder> AddLogging, TextWriter Output, TimeProvider Clock, HostRandom Random);

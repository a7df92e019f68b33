using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>The command line of `./run`; its script prints the usage.</summary>
/// <param name="Once">End after the demonstration instead of serving.</param>
/// <param name="Ports">Where each server listens.</param>
public sealed record RunArguments(bool Once, LocalPorts Ports)
{
    /// <exception cref="FormatException">An unknown option, or a port that is none.</exception>
    public static RunArguments Parse(IReadOnlyList<string> arguments)
    {
        var once = false;
        var ports = new LocalPorts();
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--once":
                    once = true;
                    break;
                case "--port":
                    ports = ports with { Host = PortAfter(ref index) };
                    break;
                case "--emulator-port":
                    ports = ports with { Emulator = PortAfter(ref index) };
                    break;
                case "--azurite-port":
                    ports = ports with { Azurite = PortAfter(ref index) };
                    break;
                case "--postgres-port":
                    ports = ports with { Postgres = PortAfter(ref index) };
                    break;
                case "--redis-port":
                    ports = ports with { Redis = PortAfter(ref index) };
                    break;
                default:
                    throw new FormatException($"Unknown argument {arguments[index]}. See ./run --help.");
            }
        }
        return ports.All.GroupBy(entry => entry.Port).FirstOrDefault(group => group.Count() > 1) is { } clash
            ? throw new FormatException($"Port {clash.Key} is given to {string.Join(" and ", clash.Select(entry => entry.Server))}.")
            : new RunArguments(once, ports);

        int PortAfter(ref int index)
        {
            var option = arguments[index++];
            // 65533: Azurite takes the two ports after the given one.
            return index < arguments.Count && int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65533
                ? port
                : throw new FormatException($"{option} needs a port number from 1 to 65533.");
        }
    }
}

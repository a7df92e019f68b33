using System.Globalization;
using System.Net;

namespace LocalFunctions.Host.Configuration;

/// <summary>What the command line asks for: one of help, a mistake, or a run.</summary>
internal abstract record HostCommand
{
    public const string Usage = """
        Usage: LocalFunctions.Host --script-root DIR [--port 7071] [--address 127.0.0.1]

        Runs the function app in DIR: reads host.json, local.settings.json and worker.config.json there,
        starts the worker, serves its HTTP functions and drives its timers and queues.

          --script-root DIR   folder of the built function app
          --port PORT         0 to 65535; 0 picks a free one and prints it (default 7071)
          --address ADDRESS   IP address to listen on (default 127.0.0.1, this machine only)
          --help              this text

        Settings come from the environment, then from Values in local.settings.json.
        Exit codes: 0 stopped in order, 1 failed, 2 wrong usage.
        """;

    private HostCommand()
    {
    }

    internal sealed record Help : HostCommand;

    internal sealed record Mistake(string Reason) : HostCommand;

    /// <param name="ScriptRoot">Absolute path of the function app.</param>
    /// <param name="Address">Where to listen; loopback unless asked otherwise.</param>
    /// <param name="Port">0 means any free port.</param>
    internal sealed record Run(string ScriptRoot, IPAddress Address, int Port) : HostCommand;

    public static HostCommand Parse(IReadOnlyList<string> arguments)
    {
        string? root = null;
        var address = IPAddress.Loopback;
        var port = 7071;
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name is "--help" or "-h")
                return new Help();
            if (name is not ("--script-root" or "--port" or "--address"))
                return new Mistake($"Unknown argument '{name}'.");
            if (++index == arguments.Count)
                return new Mistake($"{name} needs a value.");
            var value = arguments[index];
            switch (name)
            {
                case "--script-root":
                    root = value;
                    break;
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort:
                    break;
                case "--address" when IPAddress.TryParse(value, out var parsed):
                    address = parsed;
                    break;
                default:
                    return new Mistake($"{name} does not accept '{value}'.");
            }
        }
        if (string.IsNullOrEmpty(root))
            return new Mistake("--script-root is missing.");
        return Directory.Exists(root) ? new Run(Path.GetFullPath(root), address, port) : new Mistake($"--script-root: there is no folder '{root}'.");
    }
}

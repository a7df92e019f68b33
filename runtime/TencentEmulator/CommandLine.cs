using System.Globalization;
using System.Net;
using System.Text.Json;

namespace TencentEmulator;

/// <summary>Turns arguments, the credentials file and two environment variables into <see cref="EmulatorOptions"/>.</summary>
internal static class CommandLine
{
    public const string Usage = """
        TencentEmulator --data DIR [--port 7090] [--address 127.0.0.1] [--region ap-shanghai]
                        [--credentials FILE] [--bucket NAME-APPID ...] [--instances PROGRAM]
          --port 0 takes a free port; the first line printed says which.
          PROGRAM is each container of CloudBase Run: it reads {"id","image","env"}, prints the address that it
          answers at once it does, lives as long as the container, and ends on SIGTERM. Without it they are scripted.
          FILE holds [{"secretId":"…","secretKey":"…","sessionToken":"…","deny":["DeleteObject"]}];
          EMULATOR_SECRET_ID and EMULATOR_SECRET_KEY give one more credential that may do everything.
        """;

    private static readonly JsonSerializerOptions CredentialsFormat = new(JsonSerializerDefaults.Web);

    /// <exception cref="UsageException">An argument is unknown, misses its value or cannot be read.</exception>
    public static EmulatorOptions Parse(IReadOnlyList<string> args)
    {
        string? data = null;
        var buckets = new List<string>();
        var credentials = new List<EmulatorCredential>(FromEnvironment());
        var options = new EmulatorOptions { DataDirectory = "" };
        for (var i = 0; i < args.Count; i += 2)
        {
            var name = args[i];
            var value = i + 1 < args.Count ? args[i + 1] : throw new UsageException($"{name} needs a value.");
            switch (name)
            {
                case "--data": data = Path.GetFullPath(value); break;
                case "--port": options = options with { Port = ParsePort(value) }; break;
                case "--address": options = options with { Address = ParseAddress(value) }; break;
                case "--region": options = options with { Region = value }; break;
                case "--credentials": credentials.AddRange(FromFile(value)); break;
                case "--instances": options = options with { InstanceProgram = ParseProgram(value) }; break;
                case "--bucket": buckets.Add(value); break;
                default: throw new UsageException($"Unknown argument {name}.");
            }
        }

        return options with
        {
            DataDirectory = data ?? throw new UsageException("--data DIR is required."),
            Buckets = buckets,
            Credentials = credentials,
        };
    }

    private static int ParsePort(string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException($"--port {value} is not a number between 0 and 65535.");

    private static string ParseProgram(string value) =>
        File.Exists(value) ? Path.GetFullPath(value) : throw new UsageException($"--instances {value} is no file.");

    private static IPAddress ParseAddress(string value) =>
        value == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(value, out var address) ? address
        : throw new UsageException($"--address {value} is not an IP address.");

    private static EmulatorCredential[] FromFile(string path)
    {
        try
        {
            var credentials = JsonSerializer.Deserialize<EmulatorCredential[]>(File.ReadAllBytes(path), CredentialsFormat) ?? [];
            return credentials.All(IsComplete)
                ? credentials
                : throw new UsageException($"Every entry of {path} needs a secretId and a secretKey.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--credentials {path} cannot be read: {error.Message}");
        }
        catch (JsonException error)
        {
            // The message of a JsonException names the path and position, not the content.
            throw new UsageException($"--credentials {path} is not the expected JSON array (line {error.LineNumber + 1}).");
        }
    }

    private static bool IsComplete(EmulatorCredential credential) =>
        !string.IsNullOrEmpty(credential.SecretId) && !string.IsNullOrEmpty(credential.SecretKey);

#pragma warning disable RS0030 // The command line is a composition root.
    private static IEnumerable<EmulatorCredential> FromEnvironment()
    {
        var id = Environment.GetEnvironmentVariable("EMULATOR_SECRET_ID");
        var key = Environment.GetEnvironmentVariable("EMULATOR_SECRET_KEY");
        if (string.IsNullOrEmpty(id) != string.IsNullOrEmpty(key))
            throw new UsageException("EMULATOR_SECRET_ID and EMULATOR_SECRET_KEY must be set together.");
        return string.IsNullOrEmpty(id) ? [] : [new EmulatorCredential(id, key!)];
    }
#pragma warning restore RS0030
}

using System.Net.Sockets;
using System.Security.Authentication;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>Says what went wrong with a Redis, and what to do about it.</summary>
internal static class RedisFailure
{
    private const string Reach = "Is Redis running there, and may this machine reach it? Check host, port and ssl in Redis__ConnectionString (or REDIS_URL).";
    private const string Again = "Run it again when the server is up; Redis's own log says why it closed (client-output-buffer-limit and repl-timeout are the usual reasons when it was not stopped).";

    /// <summary>What reading from and writing to Redis may throw.</summary>
    public static bool Is(Exception failure) =>
        failure is RedisRefusedException or IOException or SocketException or TimeoutException or AuthenticationException or RdbException or ObjectDisposedException;

    public static BackupException From(string operation, RedisAddress address, Exception cause)
    {
        var (reason, hint) = cause switch
        {
            RedisRefusedException refused => Refused(refused),
            RdbException damage => (damage.Reason, damage.Hint),
            RedisProtocolException strange => (strange.Message, "Check host, port and ssl: something else may answer there, or a TLS port was asked without TLS."),
            AuthenticationException => ("its certificate is not accepted, or it speaks no TLS", "Check ssl and sslHost; the certificate must come from an authority that this machine trusts."),
            EndOfStreamException => ("the server closed the connection in the middle", Again),
            TimeoutException or IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock } } => ("no answer in time", Reach),
            SocketException socket => ($"no answer ({socket.SocketErrorCode})", Reach),
            IOException { InnerException: SocketException socket } => ($"the connection broke in the middle ({socket.SocketErrorCode})", Again),
            _ => (cause.Message, "See Redis's log."),
        };
        return new BackupException(operation, address.Description, reason, hint, cause);
    }

    private static (string Reason, string Hint) Refused(RedisRefusedException refused) => refused switch
    {
        { Code: "WRONGPASS" or "NOAUTH" } or { Command: "AUTH" } =>
            ($"the server refuses the credential ({refused.Text})", "Check user and password in Redis__ConnectionString (or REDIS_URL)."),
        { Code: "NOPERM" } => ($"the user may not do that ({refused.Text})", "Give the user what docs/backups.md lists under Redis, with ACL SETUSER."),
        { Code: "LOADING" } => ("the server is still loading its data", "Run it again when it has."),
        { Code: "MASTERDOWN" or "NOMASTERLINK" } => ($"it is a replica that has lost its master ({refused.Text})", "Name the master, or wait until the link is up."),
        { Code: "READONLY" } => ("it is a replica, which nothing can be written to", "Name the master."),
        { Code: "OOM" } => ("the server's memory is full (maxmemory)", "Raise maxmemory, or restore into a larger server."),
        { Code: "MISCONF" } => ($"the server takes no writes ({refused.Text})", "Its own snapshots fail: see its log and its disk."),
        { Code: "BUSY" } => ("a script occupies the server", "Wait for it, or SCRIPT KILL."),
        _ => ($"it refuses {refused.Command} ({refused.Text})", "See Redis's documentation for these words."),
    };
}

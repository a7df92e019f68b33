using System.Net.Sockets;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.TcbConfiguration.Applying;
using Lookup = System.Net.Dns;

namespace SuperInsight.Adapters.Dns;

/// <summary>Asks the resolver of this machine, which follows aliases by itself.</summary>
internal sealed class SystemDomainNames : IDomainNames
{
    public async Task<ResolvedName?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Lookup.GetHostEntryAsync(name, cancellationToken);
            return new ResolvedName(found.HostName, [.. found.AddressList.Select(address => address.ToString())]);
        }
        catch (SocketException unknown) when (unknown.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return null;
        }
        catch (SocketException away)
        {
            throw new ConfigurationException(name, $"DNS did not answer whether it is there ({away.SocketErrorCode})", "Look at this machine's resolver, then apply again.", away);
        }
    }
}

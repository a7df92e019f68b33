using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>What hangs together in networks, domain and certificate.</summary>
internal static class NetworkRules
{
    public static void Check(CheckedObject deployment, MistakeList mistakes)
    {
        foreach (var network in deployment.Objects(FieldNames.Services).Select(service => service.Object(FieldNames.Network)).OfType<CheckedObject>())
        {
            if (network.Text(FieldNames.SubnetId) is not null && !network.States(FieldNames.VpcId))
                mistakes.Add(MistakeKind.NetworkIncomplete, network.PathOf(FieldNames.SubnetId), network.PlaceOf(FieldNames.SubnetId), "the network that the subnet belongs to is not named", "Add vpc_id, or remove subnet_id.");
            if (network.Text(FieldNames.SecurityGroupId) is not null)
                mistakes.Add(MistakeKind.SecurityGroup, network.PathOf(FieldNames.SecurityGroupId), network.PlaceOf(FieldNames.SecurityGroupId), "CloudBase Run takes no security group, so this one is not applied", "Put the rules at what the instances reach: the database's own security group.");
        }

        if (deployment.Text(FieldNames.SslCertId) is not null && !deployment.States(FieldNames.Domain))
            mistakes.Add(MistakeKind.CertificateWithoutDomain, FieldNames.SslCertId, deployment.PlaceOf(FieldNames.SslCertId), "there is no domain for the certificate", "Add domain, or remove ssl_cert_id.");
        if (deployment.Text(FieldNames.Domain) is not null && !deployment.States(FieldNames.SslCertId))
            mistakes.Add(MistakeKind.DomainWithoutCertificate, FieldNames.Domain, deployment.PlaceOf(FieldNames.Domain), "the domain has no certificate", "Add ssl_cert_id.");
    }
}

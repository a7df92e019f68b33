using System.Text;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Domain.Tests.Rdb;

public sealed class RdbTextTests
{
    [Theory]
    [InlineData("03616263", "abc")]
    [InlineData("00", "")]
    [InlineData("C0F9", "-7")]
    [InlineData("C1FFFF", "-1")]
    [InlineData("C200000080", "-2147483648")]
    [InlineData("C30509016162A001", "ababababa")]
    [InlineData("C3070E0061E003000062", "aaaaaaaaaaaaab")]
    public void Decode_ReadsEveryEncoding(string encoded, string expected) => Assert.Equal(expected, Encoding.ASCII.GetString(RdbText.Decode(Convert.FromHexString(encoded))));

    [Theory]
    [InlineData("")]
    [InlineData("0361")]
    [InlineData("036162636364")]
    [InlineData("C4")]
    [InlineData("82")]
    [InlineData("C30509016162A005")] // a copy from before the beginning
    [InlineData("C30508016162A001")] // makes more than it says
    [InlineData("C3050A016162A001")] // makes less
    [InlineData("C3058100FFFFFFFFFFFFFF016162A001")] // claims the impossible
    public void Decode_Refuses_WhatIsDamaged(string encoded) => Assert.Throws<RdbException>(() => RdbText.Decode(Convert.FromHexString(encoded)));
}

namespace Discord;

public interface IMessageChannel : IChannel;

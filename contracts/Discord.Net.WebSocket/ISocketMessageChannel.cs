namespace Discord.WebSocket;

public interface ISocketMessageChannel : IMessageChannel;

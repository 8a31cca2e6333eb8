namespace Discord;

public interface IPresence;

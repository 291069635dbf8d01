/* WebSocket connections of the load generator: as little work per byte as possible. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stddef.h>
#include <stdint.h>

typedef enum { PLAIN, SOCKET_IO } Dialect;

/* What all connections share. */
typedef struct {
  int port;
  const char *path;
  Dialect dialect;
  const char *token; /* senders log in with it; NULL where there is no login */
} Target;

typedef enum { UPGRADING, GREETING, READY } Stage;

typedef struct {
  int socket, index, is_sender;
  Stage stage;
  char *rest; /* of a frame of which not all has come */
  size_t rest_length;
  char *unsent;
  size_t unsent_length, unsent_room;
  int unconfirmed;
} Connection;

/* What a frame said. */
typedef struct {
  int is_confirmation;
  int count;
  struct { int key, value; } values[16];
} Message;

/* Called for each broadcast and confirmation; `now` is when its bytes had been read, in ns. */
typedef void (*OnMessage)(Connection *connection, const Message *message, int64_t now);

int64_t clock_now(void);

/* Connects and asks for the upgrade. Ends the program when the server cannot be reached. */
void connection_open(Connection *connection, const Target *target, int epoll, int index, int is_sender);

/* Reads what is there. Ends the program when the server closed the connection. */
void connection_read(Connection *connection, const Target *target, OnMessage on_message);

/* Adds a change to what goes out with the next flush. */
void connection_queue(Connection *connection, const Target *target, const char *key, int value);
void connection_flush(Connection *connection, int epoll);

#endif

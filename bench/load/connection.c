#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

/* A source address has about 28,000 ports; more connections come from the next address. */
enum { PER_ADDRESS = 20000, BUFFER = 1 << 18 };
/* Opcodes of RFC 6455, section 5.2. */
enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

static char buffer[BUFFER];

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

int64_t clock_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void append(Connection *connection, const void *bytes, size_t length) {
  if (connection->unsent_length + length > connection->unsent_room) {
    connection->unsent_room = (connection->unsent_length + length) * 2;
    connection->unsent = realloc(connection->unsent, connection->unsent_room);
    if (!connection->unsent) fail("memory");
  }
  memcpy(connection->unsent + connection->unsent_length, bytes, length);
  connection->unsent_length += length;
}

/* The mask is zero: allowed, and the server unmasks all the same. */
static void append_frame(Connection *connection, int opcode, const char *payload, size_t length) {
  unsigned char head[8] = {(unsigned char)(0x80 | opcode)};
  size_t size = 2;
  if (length < 126) head[1] = (unsigned char)(0x80 | length);
  else {
    head[1] = 0x80 | 126;
    head[2] = (unsigned char)(length >> 8);
    head[3] = (unsigned char)length;
    size = 4;
  }
  append(connection, head, size + 4);
  append(connection, payload, length);
}

static void send_now(Connection *connection) {
  while (connection->unsent_length > 0) {
    ssize_t sent = send(connection->socket, connection->unsent, connection->unsent_length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) fail("send");
    connection->unsent_length -= (size_t)sent;
    memmove(connection->unsent, connection->unsent + sent, connection->unsent_length);
  }
}

void connection_flush(Connection *connection, int epoll) {
  int waited = connection->unsent_length > 0;
  send_now(connection);
  if (!waited && connection->unsent_length == 0) return;
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
  if (connection->unsent_length > 0) event.events |= EPOLLOUT;
  epoll_ctl(epoll, EPOLL_CTL_MOD, connection->socket, &event);
}

void connection_queue(Connection *connection, const Target *target, const char *key, int value) {
  char payload[80];
  const char *form = target->dialect == SOCKET_IO ? "42[\"change\",{\"%s\":%d}]" : "{\"%s\":%d}";
  int length = snprintf(payload, sizeof payload, form, key, value);
  append_frame(connection, TEXT, payload, (size_t)length);
}

void connection_open(Connection *connection, const Target *target, int epoll, int index, int is_sender) {
  *connection = (Connection){.index = index, .is_sender = is_sender};
  connection->socket = socket(AF_INET, SOCK_STREAM, 0);
  if (connection->socket < 0) fail("socket");
  int on = 1;
  setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  /* A reset at the end leaves no port waiting. */
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  if (index >= PER_ADDRESS) {
    setsockopt(connection->socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(index / PER_ADDRESS));
    if (bind(connection->socket, (struct sockaddr *)&source, sizeof source) < 0) fail("bind");
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)target->port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  char request[512];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        target->path, target->port);
  append(connection, request, (size_t)length);
  send_now(connection);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->socket, &event) < 0) fail("epoll");
}

static int key_of(const char *name, size_t length) {
  for (int key = 0; key < KEYS; key++) {
    if (KEY_NAMES[key][0] == name[0] && strlen(KEY_NAMES[key]) == length &&
        memcmp(KEY_NAMES[key], name, length) == 0)
      return key;
  }
  return -1;
}

/* Finds `"key":NUMBER` of the changed keys and `"info":` of a confirmation, without parsing JSON. */
static Message scan(const char *at, const char *end) {
  Message message = {0};
  while ((at = memchr(at, '"', (size_t)(end - at)))) {
    const char *name = at + 1;
    const char *quote = memchr(name, '"', (size_t)(end - name));
    if (!quote) break;
    at = quote + 1;
    if (at >= end || *at != ':') continue;
    size_t length = (size_t)(quote - name);
    if (length == 4 && memcmp(name, "info", 4) == 0) {
      message.is_confirmation = 1;
      break;
    }
    int key = key_of(name, length);
    if (key < 0 || message.count == 16) continue;
    int value = 0;
    for (at++; at < end && *at >= '0' && *at <= '9'; at++) value = value * 10 + (*at - '0');
    message.values[message.count].key = key;
    message.values[message.count++].value = value;
  }
  return message;
}

static int contains(const char *payload, size_t length, const char *text) {
  return memmem(payload, length, text, strlen(text)) != NULL;
}

/* Login and the handshake of Socket.IO. */
static void greet(Connection *connection, const Target *target, const char *payload, size_t length) {
  if (target->dialect == SOCKET_IO) {
    if (payload[0] == '0') append_frame(connection, TEXT, "40", 2);
    else if (length > 1 && payload[0] == '4' && payload[1] == '0') connection->stage = READY;
  } else if (contains(payload, length, "\"authenticated\":true")) connection->stage = READY;
  else if (contains(payload, length, "\"authenticated\":false")) {
    fprintf(stderr, "load: login refused: %.*s\n", (int)length, payload);
    exit(1);
  }
}

static void take_frame(Connection *connection, const Target *target, int opcode, char *payload, size_t length,
                       int64_t now, OnMessage on_message) {
  if (opcode == CLOSE) {
    fprintf(stderr, "load: the server closed a connection\n");
    exit(1);
  }
  if (opcode == PING) append_frame(connection, PONG, payload, length);
  else if (opcode != TEXT || length == 0) return;
  else if (target->dialect == SOCKET_IO && payload[0] == '2') append_frame(connection, TEXT, "3", 1);
  else if (connection->stage == GREETING) greet(connection, target, payload, length);
  else {
    Message message = scan(payload, payload + length);
    if (message.is_confirmation || message.count > 0) on_message(connection, &message, now);
  }
  if (opcode == PING || connection->stage == GREETING || payload[0] == '2') send_now(connection);
}

static char *take_upgrade(Connection *connection, const Target *target, char *at, char *end) {
  char *body = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
  if (!body) return at;
  if (!contains(at, (size_t)(body - at), " 101 ")) {
    fprintf(stderr, "load: upgrade refused: %.*s\n", (int)(body - at), at);
    exit(1);
  }
  int logs_in = connection->is_sender && target->token;
  connection->stage = logs_in || target->dialect == SOCKET_IO ? GREETING : READY;
  if (logs_in) {
    char login[512];
    int length = snprintf(login, sizeof login, "{\"token\":\"%s\"}", target->token);
    append_frame(connection, TEXT, login, (size_t)length);
    send_now(connection);
  }
  return body + 4;
}

/* Takes whole frames. Returns where the first incomplete one begins. */
static char *take_frames(Connection *connection, const Target *target, char *at, char *end, int64_t now,
                         OnMessage on_message) {
  while (end - at >= 2) {
    size_t head = 2, length = (unsigned char)at[1] & 0x7f;
    if (length == 126) {
      if (end - at < 4) break;
      length = (size_t)(unsigned char)at[2] << 8 | (unsigned char)at[3];
      head = 4;
    } else if (length == 127) {
      fprintf(stderr, "load: a frame over 64 KiB\n");
      exit(1);
    }
    if ((size_t)(end - at) < head + length) break;
    take_frame(connection, target, at[0] & 15, at + head, length, now, on_message);
    at += head + length;
  }
  return at;
}

void connection_read(Connection *connection, const Target *target, OnMessage on_message) {
  size_t kept = connection->rest_length;
  if (kept > 0) memcpy(buffer, connection->rest, kept);
  ssize_t got = recv(connection->socket, buffer + kept, BUFFER - kept, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return;
  if (got < 0) fail("recv");
  if (got == 0) {
    fprintf(stderr, "load: the server hung up\n");
    exit(1);
  }
  int64_t now = clock_now();
  char *at = buffer, *end = buffer + kept + got;
  if (connection->stage == UPGRADING) at = take_upgrade(connection, target, at, end);
  if (connection->stage != UPGRADING) at = take_frames(connection, target, at, end, now, on_message);
  connection->rest_length = (size_t)(end - at);
  if (connection->rest_length == 0) return;
  connection->rest = realloc(connection->rest, connection->rest_length);
  if (!connection->rest) fail("memory");
  memcpy(connection->rest, at, connection->rest_length);
}

CREATE TABLE "tags" ( "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "price" decimal(19, 4) NOT NULL, "page" text NULL, "other" int NOT NULL );

// Titles as people upload them, for the relevance of the search: films, release names, series, songs, in many scripts.

const films = `
The Matrix (1999)
The Matrix Reloaded (2003)
The Matrix Revolutions (2003)
Inception (2010)
Interstellar (2014)
The Dark Knight (2008)
The Dark Knight Rises (2012)
Batman Begins (2005)
Batman v Superman: Dawn of Justice (2016)
The Batman (2022)
Spider-Man (2002)
Spider-Man 2 (2004)
Spider-Man: No Way Home (2021)
Spider-Man: Into the Spider-Verse (2018)
The Amazing Spider-Man (2012)
Iron Man (2008)
Iron Man 2 (2010)
Iron Man 3 (2013)
The Iron Giant (1999)
Ant-Man and the Wasp (2018)
X-Men: Days of Future Past (2014)
X2: X-Men United (2003)
The Avengers (2012)
Avengers: Endgame (2019)
Avengers: Infinity War (2018)
Captain America: The Winter Soldier (2014)
Guardians of the Galaxy Vol. 2 (2017)
Thor: Ragnarok (2017)
Black Panther (2018)
Doctor Strange (2016)
Star Wars: Episode IV - A New Hope (1977)
Star Wars: Episode V - The Empire Strikes Back (1980)
Star Wars: Episode VI - Return of the Jedi (1983)
Star Wars: Episode I - The Phantom Menace (1999)
Rogue One: A Star Wars Story (2016)
Star Trek II: The Wrath of Khan (1982)
Star Trek Beyond (2016)
Rocky (1976)
Rocky II (1979)
Rocky III (1982)
Rocky IV (1985)
Rocky V (1990)
Rocky Balboa (2006)
Creed (2015)
The Godfather (1972)
The Godfather Part II (1974)
The Godfather Part III (1990)
Back to the Future (1985)
Back to the Future Part II (1989)
Back to the Future Part III (1990)
Alien (1979)
Aliens (1986)
Alien³ (1992)
Alien Resurrection (1997)
Alien: Covenant (2017)
Predator (1987)
Terminator 2: Judgment Day (1991)
The Terminator (1984)
Blade Runner (1982)
Blade Runner 2049 (2017)
Dune (1984)
Dune (2021)
Dune: Part Two (2024)
Mad Max: Fury Road (2015)
Mad Max 2 (1981)
Heat (1995)
Se7en (1995)
Ocean's Eleven (2001)
Ocean's Twelve (2004)
Ocean's Thirteen (2007)
Ocean's 8 (2018)
12 Angry Men (1957)
12 Monkeys (1995)
12 Years a Slave (2013)
21 Grams (2003)
28 Days Later (2002)
28 Weeks Later (2007)
300 (2006)
127 Hours (2010)
1917 (2019)
2001: A Space Odyssey (1968)
2012 (2009)
8½ (1963)
8 Mile (2002)
10 Cloverfield Lane (2016)
(500) Days of Summer (2009)
The 40-Year-Old Virgin (2005)
Apollo 13 (1995)
District 9 (2009)
The Hateful Eight (2015)
Seven Samurai (1954)
The Magnificent Seven (1960)
Four Weddings and a Funeral (1994)
One Flew Over the Cuckoo's Nest (1975)
Three Billboards Outside Ebbing, Missouri (2017)
WALL·E (2008)
Up (2009)
Ratatouille (2007)
Toy Story (1995)
Toy Story 2 (1999)
Toy Story 3 (2010)
Finding Nemo (2003)
Monsters, Inc. (2001)
The Lion King (1994)
The Lion King (2019)
Lion (2016)
Frozen (2013)
Frozen II (2019)
Shrek (2001)
How to Train Your Dragon (2010)
Kung Fu Panda 4 (2024)
M*A*S*H (1970)
S.W.A.T. (2003)
L.A. Confidential (1997)
E.T. the Extra-Terrestrial (1982)
A.I. Artificial Intelligence (2001)
The Lord of the Rings: The Fellowship of the Ring (2001)
The Lord of the Rings: The Two Towers (2002)
The Lord of the Rings: The Return of the King (2003)
The Hobbit: An Unexpected Journey (2012)
Harry Potter and the Philosopher's Stone (2001)
Harry Potter and the Prisoner of Azkaban (2004)
Harry Potter and the Deathly Hallows: Part 1 (2010)
Harry Potter and the Deathly Hallows: Part 2 (2011)
Pirates of the Caribbean: The Curse of the Black Pearl (2003)
Indiana Jones and the Last Crusade (1989)
Jurassic Park (1993)
Jurassic World (2015)
Jaws (1975)
Titanic (1997)
Avatar (2009)
Avatar: The Way of Water (2022)
Gladiator (2000)
Gladiator II (2024)
Braveheart (1995)
Pulp Fiction (1994)
Reservoir Dogs (1992)
Kill Bill: Vol. 1 (2003)
Kill Bill: Vol. 2 (2004)
Django Unchained (2012)
Once Upon a Time in Hollywood (2019)
Once Upon a Time in the West (1968)
The Good, the Bad and the Ugly (1966)
No Country for Old Men (2007)
There Will Be Blood (2007)
The Big Lebowski (1998)
Fargo (1996)
Goodfellas (1990)
Taxi Driver (1976)
The Departed (2006)
Shutter Island (2010)
The Wolf of Wall Street (2013)
Fight Club (1999)
The Social Network (2010)
Gone Girl (2014)
Zodiac (2007)
The Shawshank Redemption (1994)
The Green Mile (1999)
Forrest Gump (1994)
Saving Private Ryan (1998)
Schindler's List (1993)
The Silence of the Lambs (1991)
The Sixth Sense (1999)
The Usual Suspects (1995)
Memento (2000)
The Prestige (2006)
Tenet (2020)
Oppenheimer (2023)
Barbie (2023)
La La Land (2016)
Whiplash (2014)
Knives Out (2019)
Glass Onion: A Knives Out Mystery (2022)
Get Out (2017)
Us (2019)
It (2017)
It Chapter Two (2019)
Saw (2004)
Saw X (2023)
Scream VI (2023)
Fast & Furious (2009)
The Fast and the Furious (2001)
Fast Five (2011)
Mission: Impossible - Fallout (2018)
Mission: Impossible III (2006)
Casino Royale (2006)
Skyfall (2012)
Die Hard (1988)
Die Hard 2 (1990)
Lethal Weapon (1987)
John Wick: Chapter 4 (2023)
John Wick (2014)
Top Gun: Maverick (2022)
Top Gun (1986)
American History X (1998)
Malcolm X (1992)
The King's Speech (2010)
The Queen's Gambit: Making Of (2020)
Birdman or (The Unexpected Virtue of Ignorance) (2014)
Crouching Tiger, Hidden Dragon (2000)
Everything Everywhere All at Once (2022)
Eternal Sunshine of the Spotless Mind (2004)
The Grand Budapest Hotel (2014)
Snowpiercer (2013)
Moonlight (2016)
Blueberry (2004)
Blue Valentine (2010)
Starship Troopers (1997)
Sunshine (2007)
Moneyball (2011)
Basketball Diaries (1995)
Superbad (2007)
Deadpool & Wolverine (2024)
Night of the Living Dead (1968)
Nosferatu (1922)
Metropolis (1927)
M (1931)
`;

const releases = `
The.Grand.Illusion.1937.720p.BluRay.x264-CiNEFiLE
Parasite.2019.KOREAN.1080p.BluRay.x264.DTS-FGT
Joker.2019.2160p.UHD.BluRay.x265.10bit.HDR-TERMiNAL
Arrival.2016.1080p.WEB-DL.DD5.1.H264-FGT
Annihilation_2018_1080p_NF_WEB-DL
Ex.Machina.2014.1080p.BluRay.H264.AAC-RARBG
Her.2013.720p.BRRip.x264.YIFY
Drive.2011.1080p.BluRay
Prisoners (2013) [1080p] [BluRay] [YTS.MX]
Nightcrawler.2014.BDRip.XviD
Sicario.2015.German.DL.1080p.BluRay.x264
The.Revenant.2015.1080p.BrRip.x264.YIFY
Hacksaw.Ridge.2016.720p.HDTV
Logan.2017.4K.HDR.2160p.BDRemux
Ford.v.Ferrari.2019.1080p.WEBRip.x264.AAC5.1-[YTS.MX]
Little.Women.2019.DVDSCR.x264
Uncut.Gems.2019.1080p.NF.WEB-DL
The.Lighthouse.2019.REPACK.1080p
Midsommar.2019.DIRECTORS.CUT.1080p.BluRay
Hereditary.2018.720p.WEB.H264
A.Quiet.Place.2018.1080p.BluRay.x264
Bohemian.Rhapsody.2018.1080p
Green.Book.2018.DVDRip
Roma.2018.SPANISH.1080p.NF.WEBRip
The.Shape.of.Water.2017.1080p.BluRay.x264-SPARKS
Baby.Driver.2017.720p.BluRay.x264
Manchester.by.the.Sea.2016.DVDScr
Zootopia.2016.1080p.3D.BluRay.Half-SBS
Spotlight.2015.LIMITED.1080p
The.Martian.2015.EXTENDED.1080p.BluRay
Sherlock.Holmes.A.Game.of.Shadows.2011.1080p
Tinker_Tailor_Soldier_Spy_2011_BRRip
The.Imitation.Game.2014.1080p.BluRay.x264-SPARKS
Edge.of.Tomorrow.2014.1080p.WEB-DL
V.for.Vendetta.2005.1080p.BluRay
The.Girl.with.the.Dragon.Tattoo.2011.720p
Pacific.Rim.Uprising.2018.HDRip.XviD
U-571.2000.1080p.BluRay
Catch.Me.If.You.Can.2002.1080p.BluRay
Requiem.for.a.Dream.2000.DC.1080p.BluRay
`;

const series = `
Game of Thrones S01E01 Winter Is Coming
Game of Thrones S01E02 The Kingsroad
Game of Thrones S01E09 Baelor
Game of Thrones S03E09 The Rains of Castamere
Game of Thrones S08E03 The Long Night
Breaking.Bad.S01E01.720p.BluRay.x264
Breaking.Bad.S01E02.720p.BluRay.x264
Breaking.Bad.S01E03.720p.BluRay.x264
Breaking.Bad.S05E14.Ozymandias.1080p.BluRay
Breaking.Bad.S05E16.Felina.1080p.BluRay
Better.Call.Saul.S06E13.1080p.WEB
Dark S01E01 1080p NF WEB-DL
Dark S01E02 1080p NF WEB-DL
Dark S01E03 1080p NF WEB-DL
Dark S02E01 1080p NF WEB-DL
Dark S03E08 1080p NF WEB-DL
The Office (US) 2x03 The Fire
The Office (US) 3x01 Gay Witch Hunt
Friends 1x01 The Pilot
Friends 10x17 The Last One
Stranger.Things.S04E01.1080p.NF.WEB-DL
Stranger.Things.S04E09.1080p.NF.WEB-DL
The.Mandalorian.S02E08.2160p.DSNP.WEB-DL
Sherlock S02E03 The Reichenbach Fall
Chernobyl.S01E05.Vichnaya.Pamyat.1080p
True.Detective.S01E05.720p.HDTV
Westworld.S01E10.1080p
The Wire S03E11 Middle Ground
The Sopranos S05E12 Long Term Parking
Lost S01E01-E02 Pilot
24 S01E01 12:00 A.M.
House of the Dragon S01E10 The Black Queen
Black Mirror S03E04 San Junipero
Black Mirror S04E01 USS Callister
Rick and Morty S03E03 Pickle Rick
The Simpsons S04E12 Marge vs. the Monorail
One Piece Episode 1015
Naruto Shippuden Episode 167
Attack on Titan S04E05 1080p
Death Note Episode 25 Silence
[SubsPlease] Jujutsu Kaisen - S02E17 (1080p)
Cowboy Bebop 1998 E05 Ballad of Fallen Angels
La Casa de Papel Temporada 1 Capítulo 3
La Casa de Papel Temporada 2 Capítulo 1
Lupin Saison 1 Épisode 2
Babylon Berlin Staffel 1 Folge 4
Gomorra Stagione 2 Episodio 5
Слово пацана 1 сезон 3 серия
Слово пацана 1 сезон 4 серия
Кухня 2 сезон 7 серия
Muhteşem Yüzyıl 1. Sezon 3. Bölüm
三体 第1集
三体 第12集
이상한 변호사 우영우 1화
이상한 변호사 우영우 16화
오징어 게임 시즌 1 3화
`;

const worldwide = `
Le Fabuleux Destin d'Amélie Poulain (2001)
Amélie Director's Commentary (2001)
Intouchables (2011)
La Haine (1995)
L'Avventura (1960)
Les Misérables (2012)
À bout de souffle (1960)
Portrait de la jeune fille en feu (2019)
Das Boot (1981)
Das Leben der Anderen (2006)
Der Untergang (2004)
Lola rennt (1998)
Toni Erdmann (2016)
Fack ju Göhte (2013)
Große Freiheit (2021)
El laberinto del fauno (2006)
El secreto de sus ojos (2009)
Volver (2006)
Y tu mamá también (2001)
Relatos salvajes (2014)
Los abrazos rotos (2009)
Cidade de Deus (2002)
Tropa de Elite (2007)
Central do Brasil (1998)
La vita è bella (1997)
La grande bellezza (2013)
Nuovo Cinema Paradiso (1988)
Ladri di biciclette (1948)
Perfetti sconosciuti (2016)
Jagten (2012)
Druk (2020)
Låt den rätte komma in (2008)
Män som hatar kvinnor (2009)
En man som heter Ove (2015)
Kon-Tiki (2012)
Zimna wojna (2018)
Ida (2013)
Popiół i diament (1958)
Człowiek z żelaza (1981)
Kolja (1996)
Ostře sledované vlaky (1966)
Saul fia (2015)
A Pál utcai fiúk (1968)
4 luni, 3 săptămâni și 2 zile (2007)
Kış Uykusu (2014)
Bir Zamanlar Anadolu'da (2011)
Babam ve Oğlum (2005)
Ayla (2017)
Hababam Sınıfı (1975)
Mắt Biếc (2019)
Bố Già (2021)
Брат (1997)
Брат 2 (2000)
Сталкер (1979)
Солярис (1972)
Зеркало (1975)
Иди и смотри (1985)
Левиафан (2014)
Бриллиантовая рука (1968)
Операция «Ы» и другие приключения Шурика (1965)
Иван Васильевич меняет профессию (1973)
Ирония судьбы, или С лёгким паром! (1975)
Москва слезам не верит (1979)
Ёлки (2010)
Дневной дозор (2006)
Ночной дозор (2004)
Майор Гром: Чумной Доктор (2021)
Тіні забутих предків (1965)
Захар Беркут (2019)
Ζορμπάς ο Έλληνας (1964)
Κυνόδοντας (2009)
Το βλέμμα του Οδυσσέα (1995)
दंगल (2016)
तारे ज़मीन पर (2007)
थ्री इडियट्स (2009)
दिलवाले दुल्हनिया ले जायेंगे (1995)
शोले (1975)
लगान (2001)
मुन्ना भाई एम.बी.बी.एस. (2003)
कभी खुशी कभी ग़म (2001)
पथेर पांचाली (1955)
বাহুবলী (2015)
পথের পাঁচালী (1955)
அன்பே சிவம் (2003)
விக்ரம் (2022)
బాహుబలి (2015)
ఆర్ఆర్ఆర్ (2022)
ದೃಶ್ಯ (2014)
ദൃശ്യം (2013)
మగధీర (2009)
كفرناحوم (2018)
المصير (1997)
الإرهاب والكباب (1992)
عمارة يعقوبيان (2006)
الفيل الأزرق (2014)
الفيل الأزرق 2 (2019)
جدایی نادر از سیمین (2011)
فروشنده (2016)
بچه‌های آسمان (1997)
طعم گیلاس (1997)
ואלס עם באשיר (2008)
ביקור התזמורת (2007)
הערת שוליים (2011)
千と千尋の神隠し (2001)
となりのトトロ (1988)
ハウルの動く城 (2004)
もののけ姫 (1997)
君の名は。 (2016)
七人の侍 (1954)
東京物語 (1953)
火垂るの墓 (1988)
シン・ゴジラ (2016)
すずめの戸締まり (2022)
万引き家族 (2018)
ドライブ・マイ・カー (2021)
霸王别姬 (1993)
卧虎藏龙 (2000)
英雄 (2002)
流浪地球 (2019)
流浪地球2 (2023)
花样年华 (2000)
重庆森林 (1994)
大话西游 (1995)
让子弹飞 (2010)
活着 (1994)
战狼2 (2017)
無間道 (2002)
少林足球 (2001)
你好,李焕英 (2021)
기생충 (2019)
올드보이 (2003)
부산행 (2016)
살인의 추억 (2003)
아가씨 (2016)
괴물 (2006)
신과함께: 죄와 벌 (2017)
설국열차 (2013)
ฉลาดเกมส์โกง (2017)
พี่มาก..พระโขนง (2013)
องค์บาก (2003)
ลุงบุญมีระลึกชาติ (2010)
Կարոտ (1990)
ნატვრის ხე (1976)
`;

const songs = `
AC/DC - Back in Black
AC/DC - Thunderstruck (Live at River Plate)
Queen - Bohemian Rhapsody (Remastered 2011)
Queen - Don't Stop Me Now
The Beatles - Hey Jude
The Beatles - Let It Be
Pink Floyd - Comfortably Numb
Pink Floyd - Another Brick in the Wall, Pt. 2
Nirvana - Smells Like Teen Spirit
Björk - Jóga
Sigur Rós - Hoppípolla
Édith Piaf - Non, je ne regrette rien
Beyoncé - Halo
Mötley Crüe - Kickstart My Heart
Кино - Группа крови
Земфира - Искала
أم كلثوم - إنت عمري
BTS (방탄소년단) - 봄날
米津玄師 - Lemon
Learn C++ in One Day
C# for Beginners, Lecture 7
Cat video compilation 2023
VID_20230714_181532
Holiday in Rome - Day 3
Wedding of Anna and Peter
`;

const lines = (text: string) => text.trim().split('\n');

/** All names; their place in the list plus 1 is their message id, so that later ones are newer. */
export const relevanceTitles: readonly { readonly name: string; readonly type: 'video' | 'audio' }[] = [
  ...[films, releases, series, worldwide].flatMap(lines).map((name) => ({ name, type: 'video' as const })),
  ...lines(songs).map((name, index) => ({ name, type: index < 19 ? ('audio' as const) : ('video' as const) })),
];
